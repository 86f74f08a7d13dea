# A decision told from its record.
record-head = Decision { $id } of { $day }, by playbook { $version }.
record-taken = Decided: { $title }.
record-kept-back = { $title } would have been done; chance kept it back, so that we can compare.
record-silence = Nothing was to be done: { $reason }.
record-standing = At that time: class by value { $tier }, stage { $stage }.
record-uplift = It changes the chance of a purchase by { $uplift } points, give or take { $sd } ({ $source }).
record-source-prior = the estimate of the playbook's author
record-source-measured = measured against people kept back by chance
record-score = Score { $score }, give or take { $sd }.
record-parts = That is { $incremental_margin } expected margin beyond what would come anyway, { $relation } for the relation, { $need } for answering a need, { $career } for their path, less { $cost } cost and { $attention } for their attention.
record-prices = The capacities it uses were worth { $prices } to others.
record-propensity = This very decision had a probability of { $propensity }.
record-choice = Something else was about as good; chance took this with a probability of { $choice }, so that we learn.
record-no-parts = It was made by an earlier release, which wrote down no parts of a score.
record-question = It was a question, not an offer, so no score was weighed.
record-turn-kept = The tables of its turn are still there: `najimi explain` tells the whole chain of the latest turn.
record-turn-gone = The tables of its turn are gone; what stands here is all that the record holds.
why-measured = That is measured against people whom chance kept back: their chance of a purchase changes by { $uplift } points, give or take { $sd }.
why-need-weight = It answers a need of theirs, which counts { $amount } (a weight of the playbook).{ $turned ->
    [0] { "" }
   *[other] { " " }In this turn the weight gave { $turned } people something else than margin alone would have, at { $cost } of expected margin.
 }
why-career-weight = It helps them on their own path, which counts { $amount } (a weight of the playbook).{ $turned ->
    [0] { "" }
   *[other] { " " }In this turn the weight gave { $turned } people something else than margin alone would have, at { $cost } of expected margin.
 }
why-tried = Something else was about as good. Chance took this one ({ $choice }), so that we learn which is better.
why-unsure = All together we put it at { $score }, give or take { $sd }.
cli-one-of-customer-and-decision = Give either CUSTOMER or --decision ID.
