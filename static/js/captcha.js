/* Starts the proof-of-work widget: its worker from our own address (the page's policy allows no other), Chinese words, no observation of the person. */
import "../vendor/altcha/altcha.min.js";

const words = {
  "zh-cn": {
    ariaLinkLabel: "验证说明",
    cancel: "取消",
    error: "验证未完成，请重试。",
    expired: "验证已过期，请重试。",
    footer: "",
    label: "点击完成验证（无需识图）",
    loading: "加载中…",
    reload: "重新加载",
    required: "请先完成验证",
    verified: "验证完成",
    verifying: "正在验证…",
    verify: "验证",
    wait: "正在验证，请稍候。",
  },
};

globalThis.$altcha.algorithms.set("PBKDF2/SHA-256", () => new Worker(new URL("../vendor/altcha/pbkdf2.js", import.meta.url)));
for (const [language, strings] of Object.entries(words)) {
  globalThis.$altcha.i18n.set(language, { ...globalThis.$altcha.i18n.get("en"), ...strings });
}
globalThis.$altcha.defaults.set({ humanInteractionSignature: false, hideLogo: true, hideFooter: true, workers: 2 });
