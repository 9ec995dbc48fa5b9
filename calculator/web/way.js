/**
 * How far somebody has come through the questions of a form.
 *
 * How many questions there will be cannot be known: each answer decides which others matter. What can
 * be known is the parts of the form (where, who, what, how much), which are always the same. So a
 * question is counted, and its part is shown; an answer never leads back in either.
 *
 * @typedef {{number: number, at: number}} Stood
 *   `number`: the question's own, from 1; `at`: the part, from 0, and how much of it is done
 */

/**
 * Where a question stands by itself, in the order in which the questions are asked now.
 *
 * @param {(number | null)[]} parts the part of each question; one without a part is asked in whichever
 *   comes before it
 * @param {number} index of the question
 * @returns {Stood}
 */
export function standing(parts, index) {
  let latest = 0;
  const reached = parts.map((part) => {
    latest = Math.max(latest, part ?? 0);
    return latest;
  });
  const part = reached[index] ?? 0;
  const first = reached.indexOf(part);
  const count = reached.lastIndexOf(part) - first + 1;
  return { number: index + 1, at: part + Math.max(index - first, 0) / count };
}

/**
 * Where somebody stands who has answered a question and now sees another: further on in any case, even
 * where the rules came in meanwhile and ask something of an earlier part.
 *
 * @param {Stood} before
 * @param {Stood} next
 * @returns {Stood}
 */
export function onward(before, next) {
  return {
    number: Math.max(before.number + 1, next.number),
    at: Math.max(before.at, next.at),
  };
}
