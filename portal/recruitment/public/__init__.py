"""岗位查询、条件自查、公告页、订阅、机读数据 — what anybody may read."""
