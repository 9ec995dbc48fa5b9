/** Printing where an answer has no sheet of its own: the page, without its form. */

import { addTool } from "./tools.js";

addTool("打印这一页", () => window.print(), "打印");
