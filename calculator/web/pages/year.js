/** The ledger of a year. */

import "./site.js";
import "../ledger.js";
import "../glossary_tips.js";
import "../english.js";
import "../print_year.js";
import "../feedback_answer.js";
