"""发布渠道、信访举报、重大事项 — places of publication (A-11), petitions (A-12), major events
(A-13)."""
