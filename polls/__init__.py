"""When, where and how often to meet again; the next meeting made from the last."""
