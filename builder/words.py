"""The Chinese words that pages use for the codes in the policy data."""

DOCUMENT_KINDS = {
    "rule": "规定",
    "notice": "通知",
    "reply": "官方答复",
    "news": "新闻报道",
    "newsletter": "工作简报",
    "repost": "转载",
}

DOCUMENT_STATUS = {
    "in_force": "现行有效",
    "amended": "已修改",
    "ended": "已失效",
    "historic": "历史资料",
    "unknown": "是否仍有效，没有查到",
}

TEXT_QUALITY = {
    "original": "原文",
    "repost": "转载的文字",
    "news": "新闻里的转述",
    "rewritten": "被改写过的文字",
}

TEXT_WARNING = {
    "repost": "我们看到的是转载的文字，没有和发文机关的原文核对过。要紧的数请打 12393 再问一遍。",
    "rewritten": "这份文字被人改写过，字句和数字靠不住。本站只作记录，没有任何一个数是根据它来的。",
}

STATES = {"superseded": "已有新的", "ended": "已结束", "historic": "历史资料"}
