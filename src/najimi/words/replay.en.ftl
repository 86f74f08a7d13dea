# A turn that is decided again from its record.

replay-head = Turn { $turn }, decided again from its record.
replay-same = { $n ->
    [0] The record holds no decision of it.
    [one] The one decision on record came out the same, to the last figure.
   *[other] All { $n } decisions on record came out the same, to the last figure.
}
replay-other = { $same } of { $n } decisions on record came out the same; { $other } did not.
replay-new = { $n ->
    [one] One decision
   *[other] { $n } decisions
} of it stand in no record: of people who were erased since, or issued by another turn of that instant.
replay-release = It was made by najimi { $version }, which is not this version; differences may come from there.
replay-hashes = On record { $issued }, decided again { $decided }.
replay-how = `najimi turn --again { $turn }` decides it again and holds it against the record.
replay-alone = --again takes neither --as-of nor --replay: the record tells the instant.
