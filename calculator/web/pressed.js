/**
 * Until the modules of a calculator are there: a press of its button is noted, and the reader told.
 *
 * It waits for nothing (opening.js); page.js goes on with what was noted.
 */

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !(form instanceof HTMLFormElement)) return;
  if (!form.matches(".calc-form")) return;
  event.preventDefault();
  form.dataset.pressed = "";
  const status = document.querySelector(".calc-progress [role=status]");
  if (status) status.textContent = "收到，页面准备好就接着来，请稍等。";
});
