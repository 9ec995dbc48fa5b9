"""Traditional characters as inputs may hold them: in names of places, options and units.

The table covers the names of China's provinces and cities and the words that inputs offer; it is
no translator. A character that it lacks stays as it was typed, and the input's message says so.
"""

from __future__ import annotations

_PAIRS = (
    "萬万業业東东兩两個个箇个臨临麗丽義义烏乌樂乐鄉乡雲云亞亚產产産产優优傷伤倫伦體体餘余"
    "兒儿蘭兰關关興兴養养內内岡冈農农涼凉淩凌憑凭則则別别彆别製制劑剂務务區区醫医華华單单"
    "衛卫壓压廈厦縣县參参蔘参雙双發发髮发檯台臺台號号後后呂吕吳吴員员週周鹹咸迴回團团睏困"
    "國国圖图圓圆塊块垻坝壩坝壯壮處处備备頭头婁娄學学寧宁甯宁寶宝實实賓宾對对爾尔嵗岁歲岁"
    "崗岗島岛巖岩嶺岭嶽岳峽峡峯峰佈布並并併并廣广莊庄慶庆牀床開开張张彔录錄录録录彥彦懷怀"
    "揚扬撫抚護护斷断無无崑昆晉晋麯曲麴曲機机來来楊杨鬆松構构棗枣査查樹树樣样檔档樑梁檢检"
    "畢毕漢汉瀋沈沒没滄沧瀘泸澤泽濟济溫温灣湾滯滞濱滨濰潍潛潜靈灵點点煙烟菸烟瑪玛環环瓊琼"
    "療疗癇痫癲癫鹽盐盤盘礙碍種种類类醣糖紅红級级納纳紹绍綏绥維维綿绵緣缘繳缴職职肅肃衚胡"
    "鬍胡緻致節节蕪芜蘆芦囌苏甦苏蘇苏荊荆葯药藥药萊莱營营薩萨懞蒙濛蒙矇蒙許许設设診诊該该"
    "談谈貝贝負负貢贡責责貧贫貴贵費费賀贺資资贛赣轉转邊边遼辽達达遷迁過过運运遠远連连遲迟"
    "鄭郑鄲郸裏里裡里欽钦鐵铁銅铜銀银錫锡錦锦鎭镇鎮镇長长門门陽阳隴陇陝陕隨随麪面麫面麵面"
    "庫库黨党陰阴愛爱壺壶棲栖紮扎旂旗衕同稜棱谿溪"
    "頂顶項项順顺頗颇飲饮饒饶馬马駐驻驗验魯鲁鮮鲜雞鸡鷄鸡鴨鸭鶴鹤鷹鹰黃黄齊齐龍龙"
)
"""Each Traditional character, or common variant, before the Simplified one."""

_SIMPLIFIED = str.maketrans(dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)))


def simplified(text: str) -> str:
    """The text with Simplified characters in place of Traditional ones."""
    return text.translate(_SIMPLIFIED)
