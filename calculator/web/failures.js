/** What readers are told when the runtime fails; see the reasons in runtime.js. */

/** What went wrong, and what the reader can do about it, by reason. */
export const WHAT_HAPPENED = {
  download: "计算要用的文件没有下载完，可能是网络断了一下。请看看网络，再试一次。",
  start: "计算程序在这台设备上没能启动。请再试一次；还不行，换一个浏览器试试。",
  silence: "等了很久没有动静，可能是网络太慢，或者设备内存不够。请关掉不用的网页，再试一次。",
  calculation: "计算中途出了错，这是本站的问题。请改一改填的内容再试，也请告诉我们。",
  runaway: "这一次算得太久，已经停下，计算器正在重新准备。请看看填的数对不对，再试一次。",
  old: "这个浏览器太旧，装不下计算程序。请更新浏览器，或者换一台新一些的手机、电脑打开本页。",
  blocked:
    "这个浏览器不让网页运行计算程序（WebAssembly）。请关掉浏览器的“锁定模式”或安全插件，或者换一个浏览器。",
  memory: "这台设备的内存不够了。请关掉别的网页和程序，再试一次。",
  outdated: "本站刚刚换了新版本，这一页是旧的。请先记下填的内容，再把这一页刷新一下。",
};
