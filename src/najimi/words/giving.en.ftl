# The ledger of give and take, in words.

giving-account-value-delivered = something of value
giving-account-useful-information = useful information
giving-account-problem-solved = a problem solved
giving-account-time-saved = time saved
giving-account-favour-done = a favour
giving-account-attention = attention
giving-account-data = personal information
giving-account-favour-asked = a favour asked
giving-account-favour-received = help
giving-account-referral = a referral
giving-account-review = a review
giving-account-trouble = trouble

giving-what-give = a gift
giving-what-ask = a favour we asked
giving-what-listen = a question of ours
giving-what-sell = a proposal
giving-what-serve = a service
giving-what-care = a word of care
giving-what-response = our answer
giving-what-refusal = a refusal
giving-what-complaint = a complaint
giving-what-talk = a talk
giving-what-other = something else
giving-what-answer = an answer to a question
giving-what-idea = an idea
giving-what-problem-found = a fault found
giving-what-person-helped = other people helped
giving-what-referral = somebody sent to us
giving-what-review = an opinion written
giving-what-closed = a case settled
giving-what-trouble = something that did not work
giving-what-sent-elsewhere = a case solved where we sent them
giving-what-helped-much = said to have helped much
giving-what-helped-some = said to have helped
giving-what-no-help = said to be no help
giving-what-nuisance = said to be a nuisance

giving-by = , { $channel }
giving-titled = , "{ $title }"
giving-counted = , { $n } { $unit ->
    [ideas] ideas
    [problems] faults
    [people] people
    [reviews] opinions
    [times] times
   *[other] { $unit }
}
giving-said-helped-much = , said to have helped much
giving-said-helped-some = , said to have helped
giving-said-no-help = , said to be no help
giving-said-nuisance = , said to be a nuisance

giving-gave = { $day }, given: { $account } ({ $what }), +{ $points }, today +{ $now }
giving-took = { $day }, taken: { $account } ({ $what }), -{ $points }, today -{ $now }
giving-gave-you = { $day }: from us, { $account } ({ $what }): { $points } points, today { $now }
giving-took-from-you = { $day }: { $deed } ({ $what }): { $points } points, today { $now }
giving-deed-attention = we asked for your attention
giving-deed-data = you told us about yourself
giving-deed-favour-asked = we asked a favour of you
giving-deed-favour-received = you helped us
giving-deed-referral = you sent somebody to us
giving-deed-review = you wrote what you think of us
giving-deed-trouble = we caused you trouble
giving-running = { $entry }; balance { $balance }

giving-title = Give and take as of { $at }
giving-none = Nothing given and nothing taken is known yet.
giving-balance = Balance: { $balance } points. Given { $gives } ({ $n_gives ->
    [one] one entry
   *[other] { $n_gives } entries
}), taken { $takes } ({ $n_takes ->
    [one] one entry
   *[other] { $n_takes } entries
}), as they weigh today.
giving-elsewhere = Of the gives, { $n ->
    [one] one is a case
   *[other] { $n } are cases
} solved where we sent them.
giving-trend-rising = The balance is rising: it was { $before }.
giving-trend-falling = The balance is falling: it was { $before }.
giving-trend-steady = The balance is steady: it was { $before }.
giving-above-line = A favour may be asked as long as the balance stays at { $line } or above.
giving-below-line = The balance is { $missing } below the line of { $line }: no favour is asked. Give first, best of all { $first }.
giving-balance-you = By our records you have had { $gives } points from us and given us { $takes }; what is older counts for less, and money is not counted. { $state ->
    [owing] It is our turn to give.
   *[even] As far as we know we owe you nothing; please tell us if you see it otherwise.
}

