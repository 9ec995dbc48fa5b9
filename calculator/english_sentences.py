"""English for the sentences of a result: what stands fixed in them, around what the data says.

A sentence is taken clause by clause. In a clause ``*`` stands for a part that changes and ends with
the clause, ``**`` for whatever follows, which is the editors' own words: those stay Chinese. Only
who reads in English loads this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache

CLAUSES: Mapping[str, str] = {
    # -- what a result leads with ---------------------------------------------------------------
    "总共 *，医保付 *，您自己负担 *，要看不清楚的那几项各是多少": (
        "Of {0}, insurance pays about {1}; you pay about {2}: it depends on what is not known"
    ),
    "资料的说法不一样，也可能是别的数，见“也可能是这样”": (
        "Sources disagree: it may be other figures, see “It may also be so”"
    ),
    "天数从 *（最近一次核对资料那天）数起": (
        "Days are counted from {0}, when the data was last checked"
    ),
    "这是从今天（*）看的，不是从您选的 *": "Seen from today ({0}), not from {1}, which you chose",
    "第 * 次没有算在内": "Visit {0} is not counted in",
    "第 * 次（*）医保不付，合计和额度里没有它": (
        "Visit {0} ({1}) is not paid by this insurance: it is in no sum and in no ceiling"
    ),
    "第 * 次（*）算不出，合计和额度里没有它": (
        "Visit {0} ({1}) cannot be worked out: it is in no sum and in no ceiling"
    ),
    "同一年度里后面的第 * 次接着它算（住院次数、起付标准、额度），它若算得出，这些数可能不一样": (
        "Visit {0} of the same year goes on from it (stays, deductible, ceilings): with it, these "
        "amounts may be others"
    ),
    "总共 *，医保大约支付 *，您自己负担 *": "Of {0}, insurance pays about {1}; you pay about {2}",
    "* 年度各次合计 *，医保大约支付 *，您自己负担 *": (
        "All visits of {0} together: {1}; insurance pays about {2}, you pay about {3}"
    ),
    "各次合计 *，医保大约支付 *，您自己负担 *": (
        "All visits together: {0}; insurance pays about {1}, you pay about {2}"
    ),
    "从第 * 次起大病保险开始报": "Critical-illness insurance pays from visit {0} on",
    "大病保险大约支付 *，剩下 *由您负担": "Critical-illness insurance pays about {0}; {1} is left",
    "个人账户每月大约划入 *，一年一共 *": (
        "About {0} a month goes into the personal account, {1} a year"
    ),
    "不划入：**": "Nothing is credited; why is told in Chinese",
    "个人账户每月划入 *": "{0} a month goes into the personal account",
    "法定退休时间是 *": "The statutory month of retirement is {0}",
    "可以选在 *到 *之间（延后要单位同意）": (
        "It may be put between {0} and {1} (later only if the employer agrees)"
    ),
    "要按月领养老金，缴费至少满 *": (
        "For a monthly pension, contributions must have been paid for at least {0}"
    ),
    "要等 *，*起能报，到 *为止": "You wait {0}; covered from {1} until {2}",
    "不用等，*起能报，到 *为止": "No wait; covered from {0} until {1}",
    "断了 *，不用等，*起能报": "Stopped for {0}: no wait; covered from {1}",
    "断了 *，要等 *，*起能报": "Stopped for {0}: you wait {1}; covered from {2}",
    "要等 *，等满已经是 *，而 *的医保到 *就结束了：这一年享受不到": (
        "You wait {0}, until {1}, but the insurance of {2} ends on {3}: no cover in that year"
    ),
    "欠 *，算 *，滞纳金大约 *": "Owing {0} for {1}: a late fee of about {2}",
    "*退休，要缴满 *": "Retiring in {0}, {1} of contributions are required",
    "*第一次参保，要缴满 *": "First enrolled in {0}, {1} of contributions are required",
    "您已经有 *，够了": "You have {0}: enough",
    "您已经有 *，还差 *": "You have {0}; {1} are missing",
    "从现在每月照缴到退休，还差 *": "Paying every month until retirement, {0} are still missing",
    "每月照缴到退休，就够了": "Paying every month until retirement is enough",
    "还差 *，要一次性补缴 *（要那时还按 *算，才是这个数）": (
        "{0} are missing; back-payment at once: {1}, only if {2} still holds then"
    ),
    "还差 *，要一次性补缴 *": "{0} are missing; back-payment at once: {1}",
    "还差 *（只有转载资料，C 级，请核实）": (
        "{0} are missing (by a reposted copy only, grade C, please verify)"
    ),
    "连同建个人账户一共 *": "With a personal account {0} in all",
    "接着按月缴，缴满一共 *": "Going on month by month: {0} in all",
    "已到法定退休年龄，不差月数，不用补缴年限": (
        "The statutory age is reached and no month is missing: nothing to pay back"
    ),
    "缴费年限够了，不用补缴": "The contribution years are enough: nothing to pay back",
    "在这里住院您大约负担 *，比本地多 *": (
        "A stay there leaves you about {0}, {1} more than at home"
    ),
    "在这里住院您大约负担 *，和本地一样": "A stay there leaves you about {0}, as at home",
    "转诊备案和不备案，付的一样多": "Referred or not registered, you pay the same",
    "不备案比转诊备案多付 *": "Not being registered costs {0} more than being referred",
    "不备案要多付多少，没有查到，算不出": (
        "What not being registered costs more was not found and cannot be worked out"
    ),
    "长期住在那里、办了长期居住备案的，还能再少付 *": (
        "Whoever lives there and is registered so pays {0} less"
    ),
    "收录的期限都已经过了": "All the time limits that we have are over",
    "最近的一项是“*”：*开始，*截止，还有 *": "Next: “{0}”, from {1} to {2}, {3} left",
    "最近的一项是“*”：*截止，还有 *": "Next: “{0}”, ends on {1}, {2} left",
    "另有 * 项从一件事（如出生、断缴）算起，选了那件事和日子就能算": (
        "{0} more run from an event (birth, a gap): choose the event and its day"
    ),
    "有 * 项从一件事（如出生、断缴）算起，选了那件事和日子就能算": (
        "{0} run from an event (birth, a gap): choose the event and its day"
    ),
    "其余的都已经过了": "The others are over",
    # -- what would change it --------------------------------------------------------------------
    "同样的费用，*，您可能少付 *，也可能多付 *": (
        "For the same bill, {0}: you may pay {1} less, or {2} more"
    ),
    "同样的费用，*，您大约少付 *": "For the same bill, {0}: you pay about {1} less",
    "同样的费用，*，您大约多付 *": "For the same bill, {0}: you pay about {1} more",
    "同样的费用，*，您少付 *": "For the same bill, {0}: you pay {1} less",
    "同样的费用，*，您多付 *": "For the same bill, {0}: you pay {1} more",
    "同样的费用，第 * 次住院*，您这一年少付 *": (
        "For the same bills, the stay of visit {0} {1}: you pay {2} less in the year"
    ),
    "同样的费用，第 * 次住院*，您这一年多付 *": (
        "For the same bills, the stay of visit {0} {1}: you pay {2} more in the year"
    ),
    "这一年再有一次和第 * 次一样的*，没有自费，费用到 *，大病保险就开始报": (
        "With one more visit like visit {0} ({1}), all of it covered, of {2}, critical-illness "
        "insurance begins to pay"
    ),
    "这一年再有一次和第 * 次一样的*，没有自费，费用到 *，统筹基金今年就到封顶线，"
    "再往上统筹基金不再付*": (
        "With one more visit like visit {0} ({1}), all of it covered, of {2}, the pooled fund is "
        "at its ceiling and pays no more this year{3}"
    ),
    "这一年再有一次和第 * 次一样的*，没有自费，费用到 *，*也到顶了，再往上收录的各层都不再付": (
        "With one more visit like visit {0} ({1}), all of it covered, of {2}, {3} is used up, too, "
        "and no layer that we know pays more"
    ),
    "晚一个月办（*），要补的*": "One month later ({0}), the back-payment is {1}",
    "晚一年办（*），要补的*": "A year later ({0}), the back-payment is {1}",
    "自己再付（算得进大病保险的） *，大病保险就开始报": (
        "With {0} more paid by yourself (of what counts there), critical-illness insurance begins "
        "to pay"
    ),
    "总费用再多 *，统筹基金今年就到封顶线，再往上统筹基金不再付*": (
        "With {0} more in all, the pooled fund is at its ceiling and pays no more this year{1}"
    ),
    "总费用再多 *，*也到顶了，再往上收录的各层都不再付": (
        "With {0} more in all, {1} is used up, too, and no layer that we know pays more"
    ),
    "*再多 *，大病保险就开始报": "With {1} more ({0}), critical-illness insurance begins to pay",
    "再拖 *，滞纳金多 *": "{0} later: {1} more late fee",
    "改在 *退休，每月照缴到那时*，*": "Retiring in {0} instead, paying every month: {1}, {2}",
    "改在 *退休，要补的*": "Retiring in {0} instead, the back-payment is {1}",
    "每月照缴到 *退休，到时一次补的*（每月缴的另算）": (
        "Paying every month until retirement in {0}, the back-payment then is {1}"
    ),
    "不一次补、接着按月缴，缴满一共*": "Going on by the month instead comes to {0} in all",
    "从这个月起每月照缴，缴到 *就够了": "Paying every month from now, {0} is enough",
    "原来的退休年龄是 *的，*退休，*": "With an original age of {0}: retiring in {1}, {2}",
    "提前到 *退休，缴费至少要满 *，*": "Retiring in {0}, at least {1} of contributions: {2}",
    "属于“*”的，大病保险多付 *": "For “{0}”, critical-illness insurance pays {1} more",
    "*，只要等 *，*": "{0}: a wait of only {1}, {2}",
    "*，就不用等，*": "{0}: no wait, {1}",
    "没有收录从“*”算起的期限": "We have no time limit that runs from “{0}”",
    # -- what was taken for granted, and what warns ----------------------------------------------
    "没有填“*”，按“*”算": "“{0}” was left empty; taken as “{1}”",
    "没有写“因为什么看病”的各次，按“疾病或意外”算": (
        "Visits that do not say why care was needed are taken as illness or accident"
    ),
    "没有收录*的规则，这几层可能另付，没有计入": (
        "We have no rules on {0}; these layers may pay more, which is not counted"
    ),
    "*只有转载资料（C 级）：《**》，请向 12393 核实": (
        "{0}: only a reposted copy (grade C), {1}; please verify with 12393"
    ),
    "*用的是 *时还有效的资料；此后有没有变，没有查到": (
        "{0}: by material that was in force in {1}; whether it has changed since was not found"
    ),
    "*只知道是 *见其有效，这一天是否已经执行，没有把握": (
        "{0}: known to be in force in {1}; whether it was on this day is not certain"
    ),
    "*只知道是 *起，这一天是否已经执行，没有把握": (
        "{0}: known to be in force from {1}; whether it was on this day is not certain"
    ),
    "*只见于没有日期的资料，最晚写于 *；这一天是不是这样，没有把握": (
        "{0}: by material without a date, written no later than {1}; not certain for this day"
    ),
    "*照当时的规定算": "{0}: by the rules of that time",
    "那条规定到 *为止，后来有新的规定，现在办要照新的": (
        "That rule ended on {0}; there is a newer one, which applies now"
    ),
    "那条规定到 *为止，后来的没有查到，现在不能照办": (
        "That rule ended on {0}; what came later was not found, so it cannot be relied on now"
    ),
    "*出自历史文件，只知道 *是这样": "{0}: by an old document, known of {1} only",
    "到 *改了没有，没有查到，不能当成照旧": (
        "Whether it was changed by {0} was not found; do not take it to be the same"
    ),
    "已到最高支付限额，超过的部分统筹基金不付": (
        "The ceiling is reached; beyond it the pooled fund does not pay"
    ),
    "没有收录最高支付限额（封顶线），费用很高时结果会偏大": (
        "We have no ceiling for this; for very high bills the result is too favourable"
    ),
    "结果没有按封顶线截断，费用很高时会偏大": (
        "The result is not cut off at a ceiling; for very high bills it is too favourable"
    ),
    "等待期里看病的钱，居民医保不付": "Residents' insurance does not pay for care during the wait",
    "等待的那几个月能不能报、报多少，看当地规定": (
        "Whether anything is paid during the wait is up to the local rules"
    ),
    "断的年份补缴了，也不会少等": "Paying back the missed years does not shorten the wait",
    "这里按上级的规定算": "By the rules of the level above",
    "当地有没有自己的规定没有查到，请打 12393 问清": (
        "Whether the place has rules of its own was not found; please ask 12393"
    ),
    "填了“*”*，这里用到的规定不看这一项，没有计入": (
        "“{0}” was filled in, but the rules used here do not ask for it; not counted"
    ),
    "“*”是您自己填的，本站没有核对过": "“{0}” is what you typed in; we have not checked it",
    "资料里没有这个数": "Our material has no such figure",
    "规则是您自己填的，没有出处": "The rules are what you typed in, without a source",
    "本站没有核对过，只替您算": "We have not checked them and only do the sums",
    "除了总的年限，当地对实际缴费的年限另有没有要求，没有收录": (
        "Whether the place also asks for years actually paid is not known to us"
    ),
    "提前退休由自己决定，但缴费年限要够": (
        "Retiring early is one's own choice, if the contribution years are enough"
    ),
    "延后退休要和单位协商一致，单位不同意就不能延后": (
        "Retiring later needs the employer's consent"
    ),
    "法定退休时间在弹性退休实行之前，不能自愿提前或延后": (
        "The statutory month is before flexible retirement began: no earlier or later choice"
    ),
    "这里头一天和最后一天都算在内": "The first and the last day both count here",
    "各地数法不完全一样，以征收机构算的为准": (
        "Places count differently; what the collecting agency works out decides"
    ),
    "从一件事算起的期限：那一天不算，往后按日历数，周末和节假日也算在内": (
        "Limits that run from an event: that day does not count, then calendar days, weekends too"
    ),
    "“*”要*才是这个数，办理前请打 12393 核实": (
        "“{0}” is this much only if the rule still holds then; ask 12393 before you go"
    ),
    "能不能不一次补、接着按月缴，没有收录": (
        "Whether one may go on paying by the month instead is not known to us"
    ),
    "每月多少，打 12393 问到了，填在“*”里，两种补法就放在一起比": (
        "Ask 12393 for the price of a month and fill in “{0}”: both ways are then compared"
    ),
    "要建个人账户，另需一次性缴 *": "A personal account costs another lump sum of {0}",
    "这里没有计入": "It is not counted here",
    "建了个人账户，以后每月按*划入": "With a personal account, every month brings {0}",
    "平均数没有收录，也没有填，算不出钱数和几个月能划回来": (
        "The average is neither known to us nor filled in, so no amount can be worked out"
    ),
    "没有算个人账户几个月能划回补缴的钱：**": (
        "In how many months the personal account returns the back-payment is not worked out. {0}"
    ),
    "当地准不准接着按月缴，没有收录，先问清楚": (
        "Whether the place lets one go on by the month is not known to us; ask first"
    ),
    "您还可以选在 *到 *之间退休*，那样要缴满 *": (
        "You may also retire between {0} and {1}{2}; then {3} are required"
    ),
    "您还可以选在 *退休，那样要缴满 *": "You may also retire in {0}; then {1} are required",
    "每月照缴到 *，就够了": "Paying every month until {0} is enough",
    "每月照缴到 *，到时还差 *": "Paying every month until {0}, {1} are missing then",
    "当地：没有自己的规定": "The place has no rule of its own",
    "另一种说法下算不出：**": "By another account it cannot be worked out: {0}",
    "离退休还有 *，这段时间每月照缴，到时还差 *": (
        "{0} until retirement: paying every month, {1} are missing then"
    ),
    "个人账户能付哪些部分没有收录，全按现金列出": (
        "What the personal account may pay is not known to us; all is listed as cash"
    ),
    "能刷账户的，现金相应减少": "What the account pays makes the cash less",
    "没有查到当地结算年度的规定，按自然年（一月一日起）算": (
        "No rule on the insurance year was found; the calendar year is taken"
    ),
    "哪些费用计入大病保险，没有收录": (
        "Which costs count for critical-illness insurance is not known to us"
    ),
    "这里照您填的累计自付算": "What you filled in as own payments is taken",
    "那个时候的最低缴费年限没有收录，这里不列": (
        "The minimum contribution of that time is not known to us and not listed"
    ),
    "没有填“*”，照规定里没有它的人的办法算": (
        "“{0}” was left empty; taken as the rule has it for those without"
    ),
    "有的话请填上再算": "If there is one, fill it in",
    "*不清楚：一头按 0 算，通常报得最多；另一头算它占了其余全部费用": (
        "{0} is not known: at one end it is taken as 0, which mostly pays most; at the other as "
        "all the rest of the bill"
    ),
    "*不清楚：一头按 0 算，通常报得最多；另一头算不出": (
        "{0} is not known: at one end it is taken as 0, which mostly pays most; the other cannot "
        "be worked out"
    ),
    "*各多少不清楚：一头都算付得最多的那一类，另一头都算付得最少的": (
        "How much of {0} is not known: at one end all is the kind that pays most, at the other "
        "that which pays least"
    ),
    "结算单上有这一项，填上就准了": "The settlement sheet has it: fill it in to be exact",
    "*各多少不清楚：上面都算付得最多的那一类": (
        "How much of {0} is not known: above all is taken as the kind that pays most"
    ),
    "另一头列在“也可能是这样”里": "The other end is listed under “It may also be so”",
    "费用清单上每样后面写着类别，分开加起来填上就准了": (
        "The itemised bill names the kind of each item: add them up to be exact"
    ),
    "*不清楚：没有填到别的类里的费用，都算作这一类": (
        "{0} is not known: what is in no other kind is taken as this one"
    ),
    "“*”：资料只讲 *，期限的最后一天在那以后，到时候还照不照它办没有查到": (
        "“{0}”: the material speaks of {1} only, and the last day is after that"
    ),
    "请在那以前办好": "Please see to it before",
    "最早的*，更早的没有查到，所以 *的不能算": (
        "What we have begins with: {0}; nothing earlier was found, so {1} cannot be worked out"
    ),
    # -- why there is no answer ------------------------------------------------------------------
    "还没有收录*的规则": "We have no rules yet for: {0}",
    "还没有收录*的“*”，算不出来": "We do not have yet, for {0}: “{1}”; it cannot be worked out",
    "还没有收录“*”这个地方": "We do not have the place “{0}” yet",
    "还没有收录*怎样付，不能拿本地的比例来算": (
        "How {0} pays is not known to us; the rates at home must not be taken for it"
    ),
    "*：“*”最早的依据是 *，更早的没有查到，所以 *的不能算": (
        "{0}: for “{1}” what we have begins with {2}, so {3} cannot be worked out"
    ),
    "*：“*”最早的资料没有日期，不晚于 *，更早的没有查到，所以 *的不能算": (
        "{0}: what we have of “{1}” has no date, no later than {2}, so {3} cannot be worked out"
    ),
    "*：“*”的规定到 *已经结束（*），之后的没有查到，所以 *的不能算": (
        "{0}: the rule on “{1}” ended on {2} ({3}), nothing later was found for {4}"
    ),
    "*：“*”的资料只讲 *，之后的没有查到，所以 *的不能算": (
        "{0}: the material on “{1}” speaks of {2} only, nothing later was found for {3}"
    ),
    "“*”不适用：**": "“{0}” does not apply; why is told in Chinese",
    "*缺少“*”*：**。结果没有按封顶线截断，费用很高时会偏大": (
        "{0}missing: “{1}”{2}; why is told in Chinese. The result is not cut off at a ceiling; "
        "for very high bills it is too favourable"
    ),
    "*缺少“*”*：**": "{0}missing: “{1}”{2}; why is told in Chinese",
    "工伤的医疗费走工伤保险，不走医保": (
        "Care for an injury at work is paid by work-injury insurance, not by this one"
    ),
    "请找单位，或打 12333 问": "Please ask the employer or call 12333",
    "体检、健身、养生保健的费用，医保不付": (
        "Check-ups, fitness and wellness are not paid by this insurance"
    ),
    "该由肇事的人等第三人出的，医保不付": "What somebody liable has to pay is not paid here",
    "第三人不肯付或者找不到的，可以请医保先垫，请打 12393 问怎么申请": (
        "If they refuse or cannot be found, the insurance may advance it: ask 12393 how"
    ),
    "该由公共卫生出的，不走医保": "What public health pays for is not paid by this insurance",
    "在境外看病的费用，医保不付": "Care outside mainland China is not paid by this insurance",
    "依据：《**》*": "Basis: {0}{1}",
    "这里按“*”划入，这个数没有收录，算不出来": (
        "What is credited goes by “{0}”; this figure is not known to us"
    ),
    "打 12393 问到以后，填在“*”里再算": "Ask 12393 for it and fill in “{0}”",
    "全国只定了范围：**": "Nationally only a range is set, told in Chinese",
    "这次住院跨了两个结算年度，没有查到当地按哪一年结算，算不出来": (
        "This stay runs over two insurance years; by which the place settles was not found"
    ),
    "第 * 次（*）：**": "Visit {0} ({1}): {2}",
    # -- cases side by side, and in reverse ------------------------------------------------------
    "第 * 种算不出：**": "Case {0} cannot be worked out: {1}",
    "第 * 种填得还不对：**": (
        "Case {0} is not filled in right; what is wrong stands beside its fields"
    ),
    "现在只有一种情形，再加一种就能比": "There is only one case so far; add another to compare",
    "几种情形的结果排在下面": "The results of the cases stand below",
    "*还算不出，看下面的说明": "{0} cannot be worked out; see below",
    "几种情形里您要付的一样多：*": "You pay the same in all cases: {0}",
    "哪一种您付得最少，现在说不准：**": "Which case leaves you least to pay is not certain: {0}",
    "*您付得最少：*，比最多的少 *": "You pay least with {0}: {1}, {2} less than with the dearest",
    "*您付得最少：*": "You pay least with {0}: {1}",
    "按 *的规定算": "By the rules of {0}",
    "这次*总费用花到 *，就封顶了": "For this {0}, the ceiling is reached at a total bill of {1}",
    "这次*总费用花到 *，统筹基金就到封顶线": (
        "For this {0}, the pooled fund's ceiling is reached at a total bill of {1}"
    ),
    "再往上改由*接着付，花到 *才全部封顶": "Beyond it {0} pays on; all ceilings are reached at {1}",
    "再往上改由*接着付，这里没有收录它的封顶线": "Beyond it {0} pays on; its ceiling is not known",
    "这次*总费用花到 *，大病保险开始报": (
        "For this {0}, critical-illness insurance pays from a total bill of {1} on"
    ),
    "想让医保一共付 *，这次*总费用要花到 *": (
        "For the funds to pay {0}, the total bill of this {1} has to reach {2}"
    ),
    "到了这里，统筹基金今年就不再往下付了*": (
        "From here on the pooled fund pays no more this year{0}"
    ),
    "过了这里，大病保险开始付": "Beyond this, critical-illness insurance begins to pay",
    "再少一分就到不了": "One fen less would not reach it",
    "这里把费用当作只增加医保范围内的部分": "Only what is within the scope is taken to grow",
    "自费、先行自付照您填的不变": "What is not covered and the own share stay as filled in",
    # -- the year ---------------------------------------------------------------------------------
    "已付 *，还剩 *（最多 *）": "{0} paid, {1} left (at most {2})",
    "已计入费用 *，还剩 *（最多 *）": "{0} of costs counted, {1} left (at most {2})",
    "*已经用完，超过的部分由您自己付，或由下一层来付": (
        "{0} used up; what is beyond is paid by you, or by the next layer"
    ),
    "已计入 *，满 *开始报，还差 *": "{0} counted; pays from {1} on, {2} to go",
    "已计入 *，满 *开始报：从第 * 次（*）起已经在报": (
        "{0} counted; pays from {1} on: it has paid since visit {2} ({3})"
    ),
    "已计入 *，满 *开始报，已经到了": "{0} counted; pays from {1} on, which is reached",
    "这本账里有 *年度，起付标准和额度各算各的": (
        "This ledger has {0} insurance years, each with its own deductibles and ceilings"
    ),
    "下面是选中的一年：": "Below is the year that is chosen:",
    "几年放在一起：**": "All years together: {0}",
    # -- how old the figures are -----------------------------------------------------------------
    "最近核对：用到的资料最早的一项核对于 *，最低为 * 级（*）": (
        "Last checked: the oldest material used was checked on {0}; the lowest grade is {1} ({2})"
    ),
    "数据版本 *": "Version of the data: {0}",
}
"""Clauses of sentences."""

PHRASES: Mapping[str, str] = {
    "换到*医院看": "at a hospital of {0}",
    "换到*看": "at {0}",
    "长期住在那里、办好长期居住备案的": "for those who live there and are registered so",
    "，改由*接着付": "; {0} goes on paying",
    "多差 *": "{0} more missing",
    "少差 *": "{0} fewer missing",
    "少等 *": "{0} less to wait",
    "多等 *": "{0} more to wait",
    "晚 *": "{0} later",
    "早 *": "{0} earlier",
    "补缴 * 年": "paying back {0} years",
    "断了不超过 *就接上": "paying again within {0}",
    "*（您是这种）": "{0} (yours)",
    "这一年各次之和": "sum of the year's visits",
    "本年第 * 次住院的起付标准": "deductible of stay {0} of the year",
    "补缴几年，等几个月（最多补 *，再多补也不会更短）": (
        "Years paid back and the wait (at most {0}; more does not shorten it)"
    ),
    "*缴多少没有收录；填上“*”，能看到 *的": "{0}: not known; fill in “{1}” to see that of {2}",
    "*到 *（*）": "{0} to {1} ({2})",
    "到 *为止（*）": "until {0} ({1})",
    "到 *为止": "until {0}",
    "现在可以办": "open now",
    "还没开始": "not begun yet",
    "选了那件事才能算": "choose the event first",
    "已经过了": "over",
    "规定已经结束": "the rule has ended",
    "第 * 段": "band {0}",
    "另一头：*占了其余全部费用": "The other end: {0} is all the rest of the bill",
    "另一头：没有分清类别的费用，都算付得最少的那一类": (
        "The other end: what is not told apart is taken as the kind that pays least"
    ),
    "*按《**》（*，* 级）：另一种读法：*": "{0} read otherwise, by {1} ({2}, grade {3}): {4}",
    "*按《**》（*，* 级）": "{0} by another document, {1} ({2}, grade {3})",
    "基金最多付 *": "the funds pay at most {0}",
    "费用最多算 *": "at most {0} of costs count",
    "要那时还按 *算，才是这个数": "only if {0} still holds then",
    "每月的价是您自己填的": "at the monthly price that you typed in",
    "您填写的金额": "the amount you filled in",
    "按规定的标准": "by the rules",
    "按规定": "by the rules",
    "按规定的限额（* × *）": "by the ceiling of the rules ({0} × {1})",
    "按当地规定的定额": "the fixed sum of the local rules",
    "没有填，按 * 算": "left empty, taken as {0}",
    "起付标准与政策范围内费用，取较小的": "the deductible or what is within scope, the smaller",
    "各段费用 × 该段支付比例，相加": "each band × its rate, added up",
    "各类费用 × 该类支付比例，相加": "each kind × its rate, added up",
    "各次之和": "sum of the visits",
    "这一段费用 × *": "this band × {0}",
    "这一类费用 × *": "this kind × {0}",
    "其余政策范围内费用 × *": "the rest within scope × {0}",
    "金额 × 先行自付比例 *": "amount × own share before rates {0}",
    "*（*：加 * 个百分点）": "{0} ({1}: plus {2} points)",
    "*（*：减 * 个百分点）": "{0} ({1}: minus {2} points)",
    "按比例算出的支付与限额余额，取最小的，四舍五入到分": (
        "payment by rate or what is left of the ceiling, the smallest, rounded to the fen"
    ),
    "按比例算出的支付，四舍五入到分": "payment by rate, rounded to the fen",
    "各项基金支付之和": "sum of what the funds pay",
    "没有填账户余额，没有计入": "no balance filled in, not counted",
    "个人账户能付哪些部分没有收录，没有计入": "what the account may pay is not known; not counted",
    "年度起付标准 − 今年以前已计入的费用，最少为 0": (
        "the year's deductible − what counted before, at least 0"
    ),
    "年度起付标准 − 今年已付的起付标准，最少为 0": (
        "the year's deductible − what was paid of it, at least 0"
    ),
    "按性别和岗位": "by sex and kind of post",
    "出生年月 + 原法定退休年龄 + 延迟的月数": "month of birth + original age + months put off",
    "*及以后出生的，每 *延迟 *，最多 *": (
        "born in {0} or later: {2} later for every {1}, at most {3}"
    ),
    "那时的规定没有延迟": "nothing was put off by the rules of that time",
    "法定退休时间提前 *，但不早于原法定退休年龄": (
        "statutory month less {0}, but not before the original age"
    ),
    "法定退休时间延后 *": "statutory month plus {0}",
    "弹性退休实行之前，不能提前或延后": "before flexible retirement: no choice",
    "按到法定退休年龄的年份：*": "by the year of the statutory age: {0}",
    "按选定退休的年份：*": "by the year chosen: {0}",
    "*；*起每年多 *，最多 *": "{0}; from {1} on {2} more each year, at most {3}",
    "超过封顶线的政策范围内费用": "within scope but above the ceiling",
    "超过每次、病种或分项限额的政策范围内费用": "within scope but above a limit of its kind",
    "同一张账单，按这种情形结算": "the same bill, settled this way",
    "《**》（* 级）说的是别的就医，这一层不管": (
        "{0} (grade {1}) is about other care; not this layer"
    ),
    "这种就医的费用不计入": "costs of this kind of care do not count",
    "要缴满的 − 已经有的，够了为 0": "required − paid, 0 if enough",
    "退休的月份 − 问的那个月，已到的为 0": "month of retirement − month asked about, at least 0",
    "还差的月数 − 到退休还能缴的，够了为 0": "missing − what can still be paid, 0 if enough",
    "法定退休时间 − 办理的月份，已到年龄的为 0": "statutory month − month asked about, at least 0",
    "您填写的金额 + 按规定算出的各项": "the amount you filled in + what follows from the rules",
    "* 年以前断的不算": "gaps before {0} do not count",
    "*，不少于固定等待期；断满 *的，至少 *": (
        "{0}, no less than the fixed wait; after {1}, {2} at least"
    ),
    "*；断满 *的，至少 *": "{0}; after {1}, {2} at least",
    "每多断一年加的 ×（断保年数 − 1）": "added for each further year × (years missed − 1)",
    "那一年 * 月 * 日 + 等待期（满整月）": (
        "day {1} of month {0} of that year + the wait (full months)"
    ),
    "缴费那天 + 等待期（满整月）": "day of payment + the wait (full months)",
    "从那一年 * 月 * 日起": "from day {1} of month {0} of that year",
    "重新缴费那天 + 等待期": "day of paying again + the wait",
    "从重新缴费那天起": "from the day of paying again",
    "断了不超过 *，不用等": "stopped for no more than {0}: no wait",
    "断了超过 *：**": "stopped for more than {0}: {1}",
    "在集中参保期内缴费，前面没有断过，不用等": "paid in season, nothing missed before: no wait",
    "断了 *：*": "stopped for {0}: {1}",
    "每天 *：欠 *，一天 *": "{0} a day: owing {1}, {2} a day",
    "最后一天 − 第一天 + 1，头尾都算": "last day − first day + 1, both count",
    "欠缴的钱 × 每天的比例 × 天数": "owed × rate a day × days",
    "欠缴的钱 × 每天的比例 × 天数，各段相加": "owed × rate a day × days, added up",
    "期限的第一天": "first day of the time limit",
    "写明的日子": "the day that is stated",
    "出生后 *内": "within {0} of the birth",
    "入院后 *内": "within {0} of admission",
    "断缴后 *内": "within {0} of the gap's beginning",
    "断缴满 *之前": "before the gap has lasted {0}",
    "每年 * 月 * 日到 * 月 * 日": "every year from {0}/{1} to {2}/{3} (month/day)",
    "*退休，照“*”的规定": "retiring in {0}, by the rules of “{1}”",
    "*第一次参保，照“*”的规定": "first enrolled in {0}, by the rules of “{1}”",
    "差的月数为 0，不用补": "no month is missing",
    "差的月数 × 您填的每月价": "months missing × the price you typed in",
    "您自己填的": "typed in by you",
    "多次住院的减免：*": "less for further stays: {0}",
    "不再扣": "not charged again",
    "定额 *": "fixed at {0}",
    "恶性肿瘤*：不再扣": "cancer, once a year: not charged again",
    "不划入：**": "nothing is credited; why is told in Chinese",
    "一次性补缴，看**": "months of crediting until the lump sum is back (the account alone)",
    "*：不再扣": "{0}: not charged again",
    "与“*”减今年已付的，取较小的": "or “{0}” less what was paid this year, the smaller",
    "*起（*见其有效）": "from {0} (seen in force: {1})",
    "至 *（*见其有效）": "until {0} (seen in force: {1})",
    "*见其有效的资料": "material seen in force: {0}",
    "*起的规定": "rules from {0} on",
    "* 至 *的规定": "rules of {0} to {1}",
    "*见其有效": "seen in force: {0}",
    "*起": "from {0}",
    "* 至 *": "{0} to {1}",
    "至 *": "until {0}",
    "定点中医医院比同级综合医院低 *：*": "hospital of Chinese medicine: {0} lower: {1}",
    "*；账户能付的那一部分还没有减去": "{0}; what the account may pay is not taken off yet",
    "*÷ *，零头进一（只看账户，没有算看病报销的钱）": "{0} ÷ {1}, rounded up (the account alone)",
    "退休人员提高 * 个百分点": "retired people {0} points more",
    "*多 * 个百分点": "{0} {1} points more",
    "* 级": "grade {0}",
    "等 *": "wait {0}",
    "不用等": "no wait",
    "够了": "enough",
    "还差 *": "{0} missing",
    "第 * 次：* *": "Visit {0}: {1} {2}",
    "第 * 段：* 到 *": "Band {0}: {1} to {2}",
    "第 * 段：*以上": "Band {0}: above {1}",
    "第 * 种（*）和第 * 种（*）": "Case {0} ({1}) and case {2} ({3})",
    "第 * 种和第 * 种": "Case {0} and case {1}",
    "第 * 种（*）": "case {0} ({1})",
    "第 * 种": "case {0}",
    "* 步": "{0} steps",
    "* 年度": "Year {0}",
    "*：最后一天": "{0}: last day",
    "*还剩": "{0}: left",
    "* 到 *，*": "{0} to {1}, {2}",
    "*：*": "{0}: {1}",
    "一样": "the same",
    "不一样": "different",
    "可能少 *，也可能多 *": "maybe {0} less, maybe {1} more",
    "多 *": "{0} more",
    "少 *": "{0} less",
    "没有这一步": "no such step",
    "每一步都一样": "all steps are the same",
}
"""Phrases: formulas, conditions, readings, names of steps."""

TERMS: Mapping[str, str] = {
    "统筹基金年度最高支付限额（省里的指导数）": "pooled fund's ceiling a year (province's guide)",
    "住院和门诊合计": "stays and visits together",
    "这一条": "this",
    "统筹基金年度最高支付限额": "pooled fund's ceiling a year",
    "职工住院年度最高支付限额": "employees' ceiling for stays a year",
    "居民年度最高支付限额": "residents' ceiling a year",
    "大额救助金年度最高支付限额": "large-amount fund's ceiling a year",
    "大病保险年度最高支付限额": "critical-illness ceiling a year",
    "门诊统筹年度最高支付限额": "outpatient ceiling a year",
    "门诊年度最高支付限额": "outpatient ceiling a year",
    "门诊每天最高支付限额": "outpatient ceiling a day",
    "年度最高支付限额": "ceiling a year",
    "最高支付限额": "ceiling",
    "药店和门诊部的年度限额": "limit for pharmacies and clinics a year",
    "门诊年度限额": "outpatient limit a year",
    "病种年度限额": "limit for the disease a year",
    "用药年度限额": "limit for drugs a year",
    "一年里起付标准加起来最多": "most of all deductibles of a year",
    "大额救助金管哪些费用": "what the large-amount fund covers",
    "大额救助金起付标准": "large-amount fund's deductible",
    "大额救助金支付比例": "large-amount fund's rate",
    "大病保险计入哪些费用": "what counts for critical-illness insurance",
    "哪些费用算进大病保险": "what counts for critical-illness insurance",
    "大病保险起付标准": "critical-illness deductible",
    "大病保险支付比例": "critical-illness rate",
    "慢特病年度起付标准": "chronic diseases' deductible a year",
    "慢特病支付比例": "chronic diseases' rate",
    "每次门诊起付标准": "deductible for each visit",
    "门诊年度起付标准": "outpatient deductible a year",
    "门诊起付标准": "outpatient deductible",
    "实际支付起付标准": "deductible charged",
    "本年度还要付的起付标准": "deductible left for this year",
    "调整后的起付标准": "adjusted deductible",
    "年度起付标准": "deductible a year",
    "起付标准以下自付": "own share below the deductible",
    "起付标准": "deductible",
    "统筹基金支付比例": "pooled fund's rate",
    "门诊统筹支付比例": "outpatient rate",
    "门诊支付比例": "outpatient rate",
    "用药支付比例": "rate for drugs",
    "支付比例降低": "lower rate",
    "支付比例": "rate",
    "先行自付比例": "own share before rates",
    "异地就医先自己付": "own share for care elsewhere",
    "异地住院能不能报": "whether stays elsewhere are covered",
    "能不能报": "whether it is covered",
    "按比例算出的支付": "payment by rate",
    "按比例自付": "own share by rate",
    "这一层接着付的费用": "what this layer goes on with",
    "这一次的基金支付总额": "paid by the funds this time",
    "全年合计还没有满的部分": "what is left of the year's sum",
    "法定退休年龄": "statutory retirement age",
    "按月领取基本养老金的最低缴费年限": "minimum contribution for a pension",
    "退休时要累计缴满（含视同）": "contributions required at retirement (deemed ones count)",
    "退休时要累计缴满": "contributions required at retirement",
    "补缴的年限计不计个人账户": "whether paid-back years count for the personal account",
    "建个人账户一次性缴费": "lump sum for a personal account",
    "一次性补缴": "back-payment at once",
    "每差一个月补缴": "back-payment for each month missing",
    "一次补缴，每月多少元": "back-payment at once, a month",
    "接着按月缴，每月多少元": "going on by the month, a month",
    "个人账户多少个月能划回来": "months until the account returns it",
    "个人账户每月划入": "credited to the account a month",
    "个人账户划入": "credited to the account",
    "每月划入": "credited a month",
    "补缴月数": "months paid back",
    "差几个月": "months missing",
    "差的月数": "months missing",
    "两种补法": "two ways of paying",
    "每天加收欠款的": "late fee a day",
    "固定等待期": "fixed wait",
    "断了不止一年的，每多一年加等": "added wait for each further year",
    "补交一年，少等": "less wait for each year paid back",
    "断得久的，补交以后至少还要等": "least wait after a long gap",
    "补一年减的": "less for each year paid back",
    "每多断一年加的": "added for each further year",
    "断保年数": "years missed",
    "补缴年数": "years paid back",
    "不少于固定等待期": "at least the fixed wait",
    "那一年的个人缴费": "that year's contribution",
    "补缴的钱": "money paid back",
    "断缴几个月以内不用等": "gap without a wait",
    "不用等待的中断": "gap without a wait",
    "断缴更久的，重新缴费后要等": "wait after a longer gap",
    "中断更久的等待期": "wait after a longer gap",
    "断缴以后重新缴费": "paying again after a gap",
    "灵活就业断缴后补缴": "flexible work: back-payment after a gap",
    "新生儿参保": "enrolment of a newborn",
    "停了别的医保以后参加居民医保": "enrolment after other insurance ended",
    " 年度居民医保集中缴费": " residents' season of payment",
    " 年度职工医保补缴": " employees' back-payment",
    "结算年度从哪天起": "first day of the insurance year",
    "从哪一天起": "from which day",
    "大额医疗费用补助": "large-amount subsidy",
    "大病保险": "critical-illness insurance",
    "公务员补助或企业补充": "supplementary schemes",
    "医疗救助对象": "people on medical assistance",
    "医疗救助": "medical assistance",
    "断缴和等待期": "gaps and waits",
    "缴费年限": "contribution years",
    "办理期限": "time limits",
    "门诊慢特病": "outpatient care for chronic diseases",
    "普通门诊": "ordinary outpatient care",
    "异地就医": "care elsewhere",
    "异地住院": "stay elsewhere",
    "个人账户": "personal account",
    "统筹基金": "pooled fund",
    "滞纳金": "late fee",
    "补缴": "back-payment",
    "住院": "hospital stay",
    "门诊": "outpatient visit",
    "慢特病门诊": "visit for a chronic disease",
    "年龄": "age",
    "累计自付": "own payments so far",
    "大病保险支付": "paid by critical-illness insurance",
    "政策范围内费用": "costs within scope",
    "（只有转载资料，C 级，请核实）": " (reposted copy only, grade C, please verify)",
    "总额": "total",
    "医疗费用总额": "total bill",
    "超限价自费": "above the price limit",
    "自费": "not covered",
    "先行自付": "own share before rates",
    "基金支付总额": "paid by the funds",
    "个人负担": "paid by you",
    "个人账户支出": "from the personal account",
    "今年已用": "used this year",
    "今年已付的起付标准": "deductible charged this year",
    "实际缴费": "actually paid",
    "视同缴费": "deemed paid",
    "没有备案时个人负担": "paid by you if not registered",
    "转诊备案时个人负担": "paid by you if referred",
    "能办的备案中最少的个人负担": "least paid by you with a registration",
    "没有转诊": "no referral",
    "没有备案": "not registered",
    "转诊": "referred",
    "急诊": "emergency",
    "长期居住": "living there",
    "没有办转院减半": "halved without a transfer",
    "没有转诊减半": "halved without a referral",
    "当地月平均基本养老金": "local average monthly pension",
    "上年平均基本养老金的": "last year's average pension,",
    "退休时本人月工资": "own monthly wage at retirement",
    "本人月缴费基数": "own monthly contribution base",
    "月平均工资": "average monthly wage",
    "目录外，全自费": "outside the catalogue, not covered",
    "（每月的价是您自己填的）": " (at the monthly price that you typed in)",
    "（延后要单位同意）": " (later only if the employer agrees)",
    "乙类药品": "class B drugs",
    "甲类药品": "class A drugs",
    "费用": "costs",
    "官方原文（转载件）": "official text, reposted",
    "官方原文": "official text",
    "官方答复或正规媒体": "official reply or established press",
    "转载资料，请核实": "reposted copy, please verify",
    "取较小的": "the smaller",
    "取小": "the smaller",
    "取晚": "the later",
    "取到分": "to the fen",
    "延迟": "put off by",
    "不少于": "at least",
    "计入": "counted",
    "填了": "filled in",
    "与": "and",
    "进一": "rounded up to",
    "一样": "the same",
    "没填": "left empty",
    "是": "yes",
    "否": "no",
    "说明": "remark",
    "元": "yuan",
    "得": "makes",
    "到": "to",
    "为止": "at the latest",
}
"""Words of insurance as they stand within clauses; the longest that fits is taken."""

_UNITS: tuple[tuple[str, str], ...] = (
    (r"([0-9]{4}) 年 ([0-9]{1,2}) 月 ([0-9]{1,2}) 日", "date"),
    (r"([0-9]{4}) 年 ([0-9]{1,2}) 月(?!数)", "month"),
    (r"([0-9,.]+) 万元", "ten thousands"),
    (r"([0-9,.]+) 元", r"\1 yuan"),
    (r"([12][0-9]{3}) 年(?!度| [0-9]+ 个月)", r"\1"),
    (r"([0-9]+) 周岁", r"\1 years of age"),
    (r"([0-9]+) 年(?!度)", r"\1 years"),
    (r"([0-9]+) 个月", r"\1 months"),
    (r"([0-9]+) 天", r"\1 days"),
    (r"([0-9]+) 次", r"\1 times"),
    (r"([0-9]+) 个(?=年度|$)", r"\1"),
)
_MARKS = str.maketrans({"，": ", ", "、": ", ", "；": "; ", "：": ": ", "（": " (", "）": ") "})
CHINESE = re.compile(r"[一-鿿]")


def sentence(text: str) -> str | None:
    """A sentence in English, clause by clause; ``None`` where one of them is not known."""
    found = list(_clauses(text))
    return "".join(found).strip() if found and None not in found else None  # type: ignore[arg-type]


def _clauses(text: str) -> Iterator[str | None]:
    rest = text.strip()
    while rest:
        for pattern, words in _compiled():
            match = pattern.match(rest)
            if match:
                english = _tidy(words.format(*(_part(part or "") for part in match.groups())))
                yield english[:1].upper() + english[1:] + ("" if english.endswith(":") else ". ")
                rest = rest[match.end() :].strip()
                break
        else:
            yield None
            return


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((_pattern(chinese, r"(?:[。；]|$)"), words) for chinese, words in CLAUSES.items())


@cache
def _phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((_pattern(chinese, r"。?$"), words) for chinese, words in PHRASES.items())


def _pattern(chinese: str, end: str) -> re.Pattern[str]:
    """Names of documents, in their own marks, may hold what otherwise ends a clause."""
    inner = re.escape(chinese).replace(r"《\*\*》", "(《.*?》)").replace(r"\*\*", "(.*?)")
    inner = inner.replace(r"\*", "([^。；《]*?)")
    # What the editors say at the end may go on for several sentences.
    return re.compile(inner + ("$" if inner.endswith("(.*?)") else end), re.DOTALL)


def _part(text: str) -> str:
    """What changes within a clause may itself be a sentence of ours."""
    said = sentence(text) if "，" in text or "。" in text else None
    return said or phrase(text) or value(text)


def phrase(text: str) -> str | None:
    """A phrase in English; ``None`` where something of it stays Chinese."""
    found = _phrase(text.strip())
    return None if CHINESE.search(re.sub("《[^》]*》", "", found)) else found


def _phrase(text: str) -> str:
    if text in _terms():
        return _terms()[text]
    for pattern, words in _phrases():
        match = pattern.fullmatch(text)
        if match:
            return words.format(*(_phrase(part) if part else "" for part in match.groups()))
    if (parts := _JOINED.split(text, maxsplit=1))[1:]:
        first, sign, rest = parts
        return f"{_phrase(first)}{_SIGNS.get(sign, sign)}{_phrase(rest)}"
    return _tidy(value(text))


_JOINED = re.compile("( [−+×] |；|、(?=第))")
_SIGNS: Mapping[str, str] = {"；": "; ", "、": ", "}


def value(text: str) -> str:
    """What changes within a clause: days, amounts and words of insurance; the rest stays."""
    if text in _terms():
        return _terms()[text].strip()
    titles = re.split("(《[^》]*》)", text)
    return "".join(part if part.startswith("《") else _worded(part) for part in titles).strip()


def _worded(text: str) -> str:
    for form, words in _UNITS:
        text = re.sub(form, lambda found, words=words: _unit(found, words), text)  # type: ignore[misc]
    whole = _longest().sub(lambda found: _terms()[found[0]], text)
    # Half a word in English helps nobody: a term goes over only with all that stands beside it.
    kept = whole if not CHINESE.search(whole) else _by_items(text)
    return re.sub(
        r"  +| (?=[,;:)])", lambda found: " " if len(found[0]) > 1 else "", kept.translate(_MARKS)
    )


def _by_items(text: str) -> str:
    return re.sub("[^，、；：（）“”]+", lambda found: _item(found[0]), text)


def _item(text: str) -> str:
    words = _longest().sub(lambda found: _terms()[found[0]], text)
    if subject := _SUBJECT.fullmatch(text):
        place, whose, what = subject.groups()
        return f"{place}, {_WHOSE[whose]} insurance, {_item(what)}"
    return text if CHINESE.search(words) else words


_SUBJECT = re.compile("([^居职]+)(居民|职工)医保(.+)")
_WHOSE: Mapping[str, str] = {"居民": "residents'", "职工": "employees'"}


def _tidy(words: str) -> str:
    one = re.sub(r"\b1 (month|year|day)s\b", r"1 \1", words)
    return re.sub(" +(?=[,;:.])", "", one)


def _unit(found: re.Match[str], words: str) -> str:
    if words == "date":
        return f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}"
    if words == "month":
        return f"{found[1]}-{found[2]:0>2}"
    if words == "ten thousands":
        return f"{Decimal(found[1].replace(',', '')) * 10_000:,.0f} yuan"
    return found.expand(words)


@cache
def _terms() -> Mapping[str, str]:
    """Our own words, and those of the fields that the reader has before them."""
    # Calculators word their results by way of this: they come first.
    from calculator.answer import CALCULATORS
    from calculator.own_rule import FIELDS

    fields = [*FIELDS, *(item for found in CALCULATORS.values() for item in found.fields)]
    labels = {item.label: item.english for item in fields}
    options = {o.label: o.english for item in fields for o in item.options}
    ours = {
        chinese: f"{words[:1].lower()}{words[1:]}"
        for chinese, words in {**options, **labels}.items()
    }
    return {**ours, **TERMS}


@cache
def _longest() -> re.Pattern[str]:
    words = sorted((re.escape(term) for term in _terms() if "*" not in term), key=len, reverse=True)
    return re.compile("|".join(words))
