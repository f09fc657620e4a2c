// Where one logs out: texts that wait on this computer are handed in first, and nothing of them stays behind.
import { forgetAll, handIn } from "learning-network/drafts";

for (const form of document.querySelectorAll("form[data-leaving]")) {
  const { member, drafts } = form.dataset;
  handIn(drafts, member);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await handIn(drafts, member);
    forgetAll(member);
    form.submit();
  });
}
