# What stands behind a proposal, a person's own way, and who speaks to whom.

offer-why-us = Why us: { $strength } ({ $evidence }).
offer-price = Price: { $price }.
offer-risk = Who bears the risk: { $terms }
offer-path = On their way as "{ $name }" they get: { $gets } What we do for it: { $support }
offer-initiations = In the last year { $ours ->
    [0] we began no contact
    [one] we began one contact
   *[other] we began { $ours } contacts
}, and { $theirs ->
    [0] they began none
    [one] they began one
   *[other] they began { $theirs }
}.
