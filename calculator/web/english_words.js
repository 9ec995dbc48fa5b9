/**
 * English for the words that scripts put on the page, and for mistakes that Python names. Fetched
 * when a reader wants English: english.js.
 */

/** Fixed words of the page and of its scripts. @type {Record<string, string>} */
export const WORDS = {
  一步一步问: "Step by step",
  一页填完: "All on one page",
  看看填得对不对: "Check your answers",
  改一项: "Change one answer",
  再问一项: "One more question",
  填的这些: "What you entered",
  改: "Change",
  没有填: "Left empty",
  可填可不填: "May be left empty",
  是: "Yes",
  不清楚: "Not known",
  还有地方要改: "Please correct",
  计算结果: "Result",
  这笔账怎么用: "Use this result",
  这张表怎么用: "Use this table",
  这本账怎么用: "Use this ledger",
  "打印／存成 PDF": "Print / save as PDF",
  打印这一页: "Print this page",
  打印: "Print",
  发给别人: "Share",
  存在这台设备: "Save on this device",
  存下来: "Save",
  加到对比: "Add to comparison",
  去看对比: "See the comparison",
  这里不对: "Report a mistake",
  朗读结果: "Read aloud (in Chinese)",
  正在朗读: "Reading aloud",
  停止朗读: "Stop reading",
  复制链接: "Copy link",
  复制: "Copy",
  收起: "Close",
  再试一次: "Try again",
  放在一起比: "Side by side",
  改这一种: "Change this case",
  去掉这一种: "Remove this case",
  再加一种: "Add a case",
  全部去掉: "Remove all",
  先去算一笔住院: "Work out a hospital stay first",
  各次看病: "Visits",
  记一次: "Add a visit",
  记下: "Record",
  不记了: "Cancel",
  撤销上一步: "Undo",
  删掉: "Delete",
  去补上: "Fill it in",
  一年算下来: "The year in all",
  "存下来、带走、删掉": "Keep, take away, delete",
  "导出成表格（CSV）": "Export as CSV",
  全部删掉: "Delete everything",
  导入表格: "Import a table",
  这个文件没有导入: "This file was not imported",
  "还没有记。": "Nothing recorded yet.",
  "存在这台设备的浏览器里，下次打开还在": "Keep in this browser on this device",
  // -- the runtime on its way ----------------------------------------------------------------------
  "正在下载计算器，您可以先填表。": "The calculator is downloading; you can fill in the form.",
  "下载好了，正在启动。": "Downloaded; starting.",
  "收到，计算器准备好就马上算，请稍等。":
    "Noted: the answer comes as soon as the calculator is ready.",
  "正在下载要用的规定，网络慢就要等一会儿。":
    "Downloading the rules; a slow network takes a while.",
  "上面有一处填得不对，改好后会自动重新算。":
    "Something above is not filled in right; once corrected, it is worked out again.",
  // -- sharing, keeping, printing ------------------------------------------------------------------
  把这笔账发给别人: "Share this case",
  "链接里有：": "In the link:",
  "还有算出的金额和资料的版本，再没有别的。":
    "Also the amounts worked out and the version of the data; nothing else.",
  "这个链接里有您填的医疗费、参保情况，属于健康信息。谁拿到链接，谁就看得见。只发给信得过的人，别发到群里。":
    "The link holds the bills and the insurance details you filled in. Whoever has it can see them: send it only to people you trust.",
  "复制好了。到微信或短信里长按，选“粘贴”。": "Copied. Paste it into a message.",
  "浏览器不让自动复制。上面的链接已经选中，请长按它，再点“复制”。":
    "The browser forbids copying. The link above is selected: copy it by hand.",
  存在这台设备上: "Save on this device",
  "会存下：您填的内容、算出的金额、资料的版本、今天的日期。只存在这台设备的这个浏览器里，不上传。":
    "Kept: what you filled in, the amounts, the version of the data, today's date; in this browser only, never uploaded.",
  "用这台设备的人都看得见。网吧、单位的电脑，别人也用的手机，请不要存。":
    "Everybody who uses this device can see it. Do not save on a shared device.",
  "起个名字，以后好找": "A name, to find it again",
  "同意，存下": "I agree, save",
  "存好了。在下面“存在这台设备上的账”里能打开、改名、删掉。":
    "Saved. Below, under “Saved on this device”, it can be opened, renamed and deleted.",
  存在这台设备上的账: "Saved on this device",
  "只存在这个浏览器里，没有上传。清理浏览器数据时会一起清掉。":
    "In this browser only, not uploaded. Clearing the browser's data clears it too.",
  打开: "Open",
  改名: "Rename",
  改好了: "Done",
  放回来: "Put it back",
  "放回来了。": "Put back.",
  "没有存上：浏览器给本站留的地方满了。删掉几笔旧的，再存一次。":
    "Not saved: the browser has no more room. Delete old cases and save again.",
  "没有存上：这个浏览器不让网页存东西（可能开着无痕模式）。":
    "Not saved: this browser lets pages keep nothing (a private window?).",
  "打印一张 A4 纸": "Print one sheet of A4",
  "纸上有：您填的、算出的钱、怎样算的、依据哪些文件。大字，一张纸。":
    "On it: what you filled in, the amounts, the working and the documents. Large type, one sheet.",
  "纸上有：您填的、算出的钱、怎样算的、依据哪些文件。一张放不下，要印两张。":
    "On it: what you filled in, the amounts, the working and the documents. It takes two sheets.",
  "纸上有您填的医疗费、参保情况，属于健康信息。只交给信得过的人，不用了就撕掉。":
    "The sheet holds health information: hand it only to people you trust.",
  "纸上有您填的医疗费、参保情况，属于健康信息。只交给信得过的人，不用了就撕掉。二维码里也有，谁扫都看得见。":
    "The sheet and its code hold health information: hand it only to people you trust.",
  印上二维码: "Print the code, too",
  "要存成 PDF：在打印的窗口里，打印机选“另存为 PDF”。":
    "For a PDF: choose “save as PDF” as the printer.",
  "这一问没有算出来，没有可打印的。": "There is no answer to print.",
  "这笔账填得多，二维码放不下，没有印。": "The case is too large for a code; none is printed.",
  "这个页面只在这台设备上，没有可以扫的地址，没有印二维码。":
    "This page is on this device only; no code is printed.",
  "一年的账不做成链接，没有二维码。要带走，用“导出成表格”。":
    "A ledger has no link and no code. To take it along, export it.",
  "这里不对？告诉我们": "Something wrong? Tell us",
  "下面的话里没有您填的数，只有地方、规定和版本。补上哪里不对，再发出去。请不要写姓名、证件号和病情。":
    "The text below holds nothing you filled in, only place, rules and version. Add what is wrong; no names, please.",
  "用邮件发（收件人自己填）": "Send by mail",
  "复制好了，可以粘贴给我们，或发给帮您的人。": "Copied; paste it to us, or to whoever helps you.",
  "没有复制成。文字已经选中，请按住它，选“复制”。":
    "Not copied. The text is selected: copy it by hand.",
  "这一笔已经在对比里了。": "This case is in the comparison already.",
  "这个浏览器不让网页暂存内容，没有加上。": "This browser lets pages keep nothing; not added.",
  看看变了什么: "See what has changed",
  "正在取更新记录……": "Fetching the log of changes…",
  "更新记录没有取到，联网以后再打开就能看。": "The log of changes could not be fetched.",
  "更新记录里没有和这里有关的条目。": "The log of changes has nothing about this.",
  "从那天起，和这里有关的更新：": "Changes since that day:",
  "资料没有变，是本站改了算法。": "The data is the same; our way of working it out has changed.",
  "当时用的资料，现在已经更新过。": "The data of that time has been renewed since.",
  "和当时比，金额没有变，资料更新过。":
    "The amount is the same as then; the data has been renewed.",
  "和当时比，金额没有变；这里的资料比当时的旧。":
    "The amount is the same; the data here is older than then.",
  "当时算得出，照现在的资料算不出，原因写在下面。":
    "There was an answer then; by the data of today there is none. Why stands below.",
  "当时算得出，照这里旧一些的资料算不出，原因写在下面。":
    "There was an answer then; by the older data here there is none. Why stands below.",
  哪一项: "Amount",
  当时: "Then",
  现在: "Now",
  相差: "Difference",
  一样: "the same",
  // -- cases side by side --------------------------------------------------------------------------
  "还没有放进来的账。到一个计算器里算一笔，在结果下面点“加到对比”，再回到这里；最多放三笔。":
    "No case yet. Work one out in a calculator, choose “Add to comparison” below the result, and come back here; three at most.",
  "全部去掉了。": "All removed.",
  // -- the year ------------------------------------------------------------------------------------
  "这本账只在这个标签页里：去看别的页再退回来、刷新，都还在；关掉标签页就没有了。要留着，用下面的一种办法。":
    "The ledger is in this tab only and gone when the tab is closed. To keep it, use one of these ways.",
  "导出的表用 Excel、WPS 都能打开，改好再导入。里面有看病的花费，别随便给人。":
    "The exported table opens in a spreadsheet and can be imported again. It holds health information.",
  "不上传。用这台设备的人都看得见；别人也用的电脑、手机，请不要勾。":
    "Not uploaded. Everybody who uses this device can see it: do not tick this on a shared one.",
  "“全部删掉”一起删：这本账（标签页里的和存在这台设备里的）、别处存下的账、放进对比的、开着的本站各页上填的。删了找不回来。导出的文件、发出去的链接、浏览器的历史记录删不到，要您自己删。":
    "This deletes, for good: this ledger, saved cases, cases put side by side and what stands in open pages. Files that were exported, links that were sent and the browser's history are out of reach.",
  "全部删掉了：这本账、别的存下的账、放进对比的、各页上填的。导出的文件、发出去的链接还在，要您自己删。":
    "All deleted: this ledger, saved cases, cases put side by side, what stood in open pages. Exported files and sent links remain.",
  "别的页面上点了“全部删掉”，这里的也删了。": "Everything was deleted on another page, here too.",
  "“全部删掉”还会删掉：“一年的账”、放进对比的、开着的本站各页上填的（这一页也算）。删了找不回来。导出的文件、发出去的链接、浏览器的历史记录删不到，要您自己删。":
    "This deletes, for good, the ledger, cases put side by side and what stands in open pages too (this one as well). Files that were exported, links that were sent and the browser's history are out of reach.",
  "全部删掉了，这台设备上不再有存下的账，“一年的账”、放进对比的、各页上填的也删了。导出的文件、发出去的链接、浏览器的历史记录删不到，要您自己删。":
    "All deleted: nothing is kept on this device, and the ledger, cases put side by side and what stood in open pages are gone too. Files that were exported, links that were sent and the browser's history are out of reach.",
  换掉: "Replace them",
  "不换，留着原来的": "Keep them",
  "换掉对比里原来的？": "Replace what is in the comparison?",
  "这个文件里的字认不出来：编码不对，或者不是表格。请在 Excel、WPS 里另存为“CSV UTF-8（逗号分隔）”，再导入。":
    "The text of this file cannot be read. Save it as “CSV UTF-8 (comma delimited)” in Excel or WPS and import it again.",
  "上一步撤销了。": "Undone.",
  "存在这台设备上了，以后改动也会自动存。": "Kept on this device; changes are kept, too.",
  "这台设备上不再存了，这一页上的还在。": "No longer kept on this device; this page still has it.",
  "没有存上：这个浏览器不让网页存东西，或者存满了。请导出成表格。":
    "Not kept: this browser lets pages keep nothing, or is full. Please export the table.",
  "还没有记，没有可以导出的。": "Nothing recorded yet, so nothing to export.",
  "没有导出成。请看看上面有没有填得不对的。":
    "Not exported. Is something above not filled in right?",
  "没有导入，账还是原来的。": "Not imported; the ledger is as it was.",
  "这个文件太大了，不像是一年的账。": "This file is too large to be a ledger.",
  // -- mistakes that Python names -------------------------------------------------------------------
  "第二段的终点要比第一段的大。": "The second band has to end above the first.",
  "请填写第三段报多少；没有第三段，第二段就不填终点。":
    "Fill in the rate of the third band, or leave the end of the second one empty.",
  "填了第三段，请填写第二段到多少钱为止。": "With a third band, the second one needs an end.",
  "请填写百分数，1 到 100，如 85。": "Write a percentage, 1 to 100, such as 85.",
  "要大于 0 元。": "Must be more than 0 yuan.",
  "过了集中参保期才缴的，请填缴费那天。":
    "Paid after the season: please fill in the day of payment.",
  "请填重新缴费那天。": "Please fill in the day on which payment began again.",
  "请填乙类药品多少，没有的填 0。": "Fill in how much was class B drugs; 0 if none.",
};

/** Sentences with a part that changes. @type {[RegExp, string][]} */
export const PATTERNS = [
  [/^第 (\d+) 题$/, "Question $1"],
  [/^第 (\d+) 种情形$/, "Case $1"],
  [/^第 (\d+) 次：(.*)$/, "Visit $1: $2"],
  [/^改第 (\d+) 次$/, "Change visit $1"],
  [/^(\d+) 年度$/, "Year $1"],
  [/^没有填，按“(.*)”算$/, "Left empty, taken as $1"],
  [
    /^已替您填好 (\d+) 项，最后可以核对。$/,
    "$1 answers are filled in already; check them at the end.",
  ],
  [/^已下载 (.*) MB，共 (.*) MB$/, "$1 of $2 MB downloaded"],
  [
    /^(链接里的内容已经替您填好，结果在表的下面。)(.*)$/,
    "What the link holds is filled in; the result is below the form.",
  ],
  [
    /^链接里有的已经替您填好，还有要补、要改的/,
    "What the link holds is filled in; something is lacking: complete it and choose “Calculate”.",
  ],
  [/^比的是“(.*)”。$/, "Compared here: $1."],
  [
    /^加了第 (\d+) 种/,
    "Case $1 was added, like the one before; change it under “Change this case”.",
  ],
  [/^去掉了第 (\d+) 种。$/, "Case $1 was removed."],
  [/已加到对比，现在有 (\d+) 笔。/, "Added to the comparison, which has $1 now."],
  [/^最多放 (\d+) 笔，已经满了/, "There is room for $1 cases only: remove one first."],
  [/^和当时比，有变化：(.*)，一样。$/, "Compared with then: $1, the same."],
  [/^和当时比，有变化：(.*)，多 (.*) 元。$/, "Compared with then: $1, $2 yuan more."],
  [/^和当时比，有变化：(.*)，少 (.*) 元。$/, "Compared with then: $1, $2 yuan less."],
  [/^当时用的是 (.*) 的资料，现在是 (.*) 的。$/, "By the data of $1 then, of $2 now."],
  [
    /^当时用的是 (.*) 的资料，这里的是 (.*) 的，旧一些。/,
    "By the data of $1 then; here it is older, of $2.",
  ],
  [/^多 ([\d,.]+) 元$/, "$1 yuan more"],
  [/^少 ([\d,.]+) 元$/, "$1 yuan less"],
  [/^(.*)，(\d{4}-\d\d-\d\d) 存$/, "$1, saved on $2"],
  [/^名字改成了“(.*)”。$/, "Renamed to “$1”."],
  [/^删掉了“(.*)”。$/, "“$1” was deleted."],
  [/^([\d,.]+) 元$/, "$1 yuan"],
  [/^(\d+) 月$/, "$1 months"],
  [/^(\d+) 年$/, "$1 years"],
  [/^(\d+) 岁$/, "$1 years of age"],
  [/^(\d+ 年 \d+ 月 \d+ 日)$/, "$1"],
  [/^(\d+) 年 (\d+) 月$/, "$2/$1"],
  [/^([^：，]+)：([^：，]+)$/, "$1: $2"],
  [/^([^：，]+)：([^：，]+)，([^：，]+)：([^：，]+)$/, "$1: $2, $3: $4"],
  [/^总费用 (.*) 元$/, "Total bill $1 yuan"],
  [/^，医保付 (.*?) 元，自己付 (.*?) 元/, "Insurance pays $1 yuan, you pay $2 yuan."],
  [
    /^这一次的(.*)要看一下，补好才能算全年。$/,
    "Please see to $1: then the year can be worked out.",
  ],
  [/^记下了，排在第 (\d+) 次。$/, "Recorded as visit $1."],
  [/^第 (\d+) 次改好了。$/, "Visit $1 was changed."],
  [/^删掉了第 (\d+) 次。/, "Visit $1 was deleted; if by mistake, choose “Undo”."],
  [/^导出好了，文件名是“(.*)”/, "Exported as “$1”, most likely among your downloads."],
  [/^正在导入“(.*)”……$/, "Importing “$1” …"],
  [/^还在导入“(.*?)”。/, "“$1” is still being imported; choose the other file afterwards."],
  [/^没有导入，账还是原来的。/, "Not imported; the ledger is as it was."],
  [/^这一次没有算进来：/, "This visit is not counted; the reason is beside."],
  [
    /^对比里放着 (\d+) 笔“(.*)”。/,
    "The comparison holds $1 of “$2”. Cases of one calculator only go side by side: adding this one replaces them, for good.",
  ],
  [/^没有加上，对比里还是原来的 (\d+) 笔。/, "Not added; the comparison still has its $1."],
  [/^导入了 (\d+) 次。/, "$1 visits imported; “Undo” brings back what was there."],
  [
    /计算要用的文件没有下载完/,
    "The files did not arrive. Check the network and try again; what you filled in is kept.",
  ],
  [
    /计算程序在这台设备上没能启动/,
    "The calculator could not start on this device. Try again, or use another browser.",
  ],
  [
    /等了很久没有动静/,
    "Nothing has happened for long: a slow network, or too little memory. Close other pages and try again.",
  ],
  [
    /计算中途出了错/,
    "Something went wrong while working it out, which is our fault. Change what is filled in and try again.",
  ],
  [/这一次算得太久/, "It took too long and was stopped. Check the figures and try again."],
  [/这个浏览器太旧/, "This browser is too old. Please update it, or use another device."],
  [
    /不让网页运行计算程序/,
    "This browser does not let pages run programs (WebAssembly). Use another browser.",
  ],
  [/这台设备的内存不够了/, "This device has run out of memory. Close other pages and try again."],
  [
    /本站刚刚换了新版本/,
    "The site has a new version: note what you filled in, then reload the page.",
  ],
  // -- mistakes that Python names -------------------------------------------------------------------
  [/^请填写“(.*)”。$/, "Please fill in “$1”."],
  [/^请填写“(.*)”，这里的规则要用到它。$/, "Please fill in “$1”: the rules here ask for it."],
  [/^“(.*)”要大于 0。$/, "“$1” must be more than 0."],
  [/^“(.*)”的(?:年份|月份)没有填。$/, "“$1”: please fill in both year and month."],
  [/^“(.*)”的年份要写四位数字/, "“$1”: write the year with four digits."],
  [/^“(.*)”的月份应是 1 到 12/, "“$1”: the month must be 1 to 12."],
  [/^“(.*)”应是金额.*看不懂。$/, "“$1” must be an amount, such as 20000."],
  [/^“(.*)”应是整数.*看不懂。$/, "“$1” must be a whole number."],
  [/^“(.*)”应是日期.*看不懂。$/, "“$1” must be a date, such as 2020-09-01."],
  [/^“(.*)”应是年月.*看不懂。$/, "“$1” must be a year and a month, such as 1965-01."],
  [/^“(.*?)”.*看不懂。$/, "“$1” could not be read."],
  [/^“(.*)”不能小于 (\d[\d.,]*)/, "“$1” must be at least $2."],
  [/^“(.*)”不能大于 (\d[\d.,]*)/, "“$1” must be at most $2."],
  [
    /^“(.*)”不能大于“(.*)”：连同前面各项共 (.*) 元，总额是 (.*) 元。$/,
    "“$1” and the items before it make $3 yuan, more than the total of $4 yuan.",
  ],
  [/^“(.*)”太大了/, "“$1” is too large: one zero too many?"],
  [/^“(.*)”最多到分/, "“$1” may have two decimals at most."],
  [/^“(.*)”没有“(.*)”这一项/, "“$1” has no choice “$2”."],
  [/^“(.*)”的年份看起来不对/, "“$1”: the year looks wrong."],
  [/^出生年月 (.*) 晚于 (.*)，请检查。$/, "The month of birth is later than $2: please check."],
  [
    /月出生，到 (.*) 一共才 .*比这还长，请检查。$/,
    "More months than there have been since the birth: please check.",
  ],
  [
    /^最后一天 (.*) 早于第一天 (.*)，请检查。$/,
    "The last day, $1, is before the first, $2: please check.",
  ],
  [
    /^还有 (.*) 元没有说是哪一类。/,
    "$1 yuan are of no kind yet: fill in how much is of each kind, 0 if none, or tick “Not known”.",
  ],
  [
    /^各类费用加上自费、超限价、先行自付，比总额 (.*) 元多 (.*) 元。$/,
    "All kinds together are $2 yuan more than the total of $1 yuan.",
  ],
  [/^填了“(.*)”，还要说是不是“(.*)”/, "“$1” is filled in: say whether it is “$2”, too."],
];

/** For a mistake that has no words of its own here: what it is stands beside it. */
export const SOME_MISTAKE = "Please correct this.";
