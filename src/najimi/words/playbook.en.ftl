# What is said about playbooks: drafts, checks, rehearsals.

playbook-few-ideal-types = { $n ->
    [0] No kind of good customer is described
    [one] Only one kind of good customer is described
   *[other] Only { $n } kinds of good customers are described
}; with fewer than { $least }, everybody is pushed towards one goal that may not be theirs.
playbook-idle-strategy = Nothing is done to { $strategy ->
    [acquire] win new customers
    [grow] grow with those we have
   *[keep] keep those we have
}: the playbook has no treatment for it.
playbook-needs-unanswered = No treatment answers these needs: { $needs }.
playbook-strengths = { $cited } of { $proposals } proposals cite a strength of the firm.
