"""
What the patterns of enclosure look like in words, as regular expressions.

They are held against one sentence at a time, in NFKC and small letters. Each names a wording that
the sources of ``Pattern`` describe or that its law speaks of; a wording that is fair in most
messages is left out, since a false alarm teaches people to look away.
"""

from __future__ import annotations

from najimi.customize.enclosing.patterns import Pattern

_N = r"[\d,.]+"
_MANY = r"(?:[\d,]+|several|a few|one|two|three|many)"

ENGLISH: dict[Pattern, tuple[str, ...]] = {
    Pattern.URGENCY: (
        r"\bhurry\b", r"\bact (?:now|fast|today)\b", r"\b(?:order|buy|shop) now\b",
        r"\blast (?:chance|call|hours?)\b", r"\b(?:today|tonight|this hour) only\b",
        r"\bonly (?:today|tonight)\b", r"\bends? (?:today|tonight|soon|in \d+)\b",
        r"\blimited[- ]time\b", r"\bbefore (?:it is|it's) (?:too late|gone)\b",
        r"\bwhile (?:it lasts|you (?:still )?can)\b", r"\b\d{1,2}:\d{2}(?::\d{2})? (?:left|remaining|minutes)",
        r"\bfinal (?:hours?|day)\b", r"\bclock is ticking\b",
        r"\b(?:\d+|one|two|three|few) (?:seconds|minutes|hours|days) left\b", r"\bdon'?t wait\b", r"\bprices? (?:go(?:es)? up|increases?) (?:soon|in|tonight)",
    ),
    Pattern.SCARCITY: (
        rf"\bonly {_MANY} (?:\w+ ){{0,2}}(?:left|remaining|available)\b",
        r"\b(?:just|only) a few\b", rf"\b{_N} (?:items? |pieces? )?left\b",
        r"\bselling (?:out )?fast\b", r"\b(?:almost|nearly) (?:gone|sold out)\b",
        r"\bin high demand\b", r"\bwhile (?:stocks?|supplies) lasts?\b",
        r"\blimited (?:stock|quantit(?:y|ies)|supply|edition|availability)\b",
        r"\bfirst \d+ (?:customers|people|buyers)\b", r"\bgoing fast\b",
    ),
    Pattern.CROWD: (
        r"\b(?:\d[\d,]*|many|hundreds of|thousands of) (?:other )?(?:people|others|customers|shoppers|users)\b[^.]{0,30}"
        r"\b(?:looking|viewing|view(?:ed)?|watching|bought|purchased|added|considering)\b",
        r"\b\d[\d,]* (?:sold|bought|added)\b[^.]{0,30}\b(?:today|hours?|recently|minutes?)\b",
        r"\bjust (?:bought|purchased|ordered)\b", r"\beverybody (?:is buying|has one|loves)\b",
        r"\beveryone (?:is buying|has one|else has)\b", r"\btrending\b", r"\bhot seller\b",
    ),
    Pattern.BEST_OF_ALL: (
        r"\b(?:no\.? ?1|number one|#1)\b", r"\b(?:lowest|best) prices? (?:guarantee|anywhere|in town)",
        r"\bthe (?:cheapest|best|lowest price) in (?:japan|the (?:country|world|market))\b",
        rf"\b{_N} ?% of (?:our )?(?:customers|users|people) (?:are|is|were|love|recommend)",
        r"\b100 ?% (?:effective|guaranteed|safe)\b", r"\bguaranteed results?\b",
    ),
    Pattern.SHAMING: (
        r"\bno,? thanks?,?[^.]{0,12}\bi(?:'d| would|'ll| will| do| don'?t| like| prefer| hate)\b",
        r"\bi(?:'d| would)? (?:rather|prefer to) (?:pay (?:full|more)|miss)\b",
        r"\bi (?:don'?t|do not) (?:want|like|need) (?:to save|saving|free|a discount|discounts)\b",
        r"\b(?:breaks|breaking) our hearts?\b", r"\bdon'?t (?:leave|abandon) us\b",
        r"\bwould be (?:so |very )?(?:sad|disappointed|hurt)\b",
    ),
    Pattern.FEAR_OF_LOSS: (
        r"\b(?:don'?t|do not|never) (?:lose|miss)\b(?! (?:it|them) if)", r"\bmiss(?:ing)? out\b",
        r"\b(?:about to|going to|will) (?:lose|forfeit)\b", r"\byou(?:'ll| will) regret\b",
        r"\b(?:will|about to) (?:be gone|disappear|vanish)\b",
    ),
    Pattern.HIDDEN_RENEWAL: (
        r"\brenews? (?:itself|automatically)\b", r"\bauto(?:matic(?:ally)?|-)?[ -]?renew",
        r"\b(?:card|account) will be charged\b", r"\bconverts? (?:in)?to a (?:paid|full)\b",
        r"\bautomatically (?:be )?(?:charged|enrol?led|continues?|billed|subscribed)\b",
        r"\brecurring billing\b", r"\bcontinues? until (?:you )?cancel",
    ),
    Pattern.FREE_WITH_STRINGS: (
        r"\bfree\b[^.]{0,40}\b(?:when|if|once|with) (?:you|your|a|any) (?:\w+ )?(?:subscri|sign|join|purchase|order|spend|buy)",
        r"\b(?:just|only) pay (?:the )?(?:shipping|postage|delivery|handling)\b",
        r"\bas good as free\b", r"\bfree after (?:rebate|cashback)\b",
    ),
    Pattern.HARD_TO_LEAVE: (
        r"\bto (?:cancel|leave|stop|unsubscribe|return)\b[^.]{0,20}\b(?:must|have to|need to|only|please) (?:\w+ )?(?:call|phone|write|visit|come)",
        r"\bcancel(?:lations?)?\b[^.]{0,20}\bonly (?:by|in|through|during) ",
        r"\b(?:can ?not|cannot|can't) (?:be )?cancel", r"\bnon[- ]cancell?able\b",
        r"\b(?:\d+|two|three|six) months?'? notice\b", r"\bnotice of (?:\d+|two|three|six) months\b",
    ),
    Pattern.LOCK_IN: (
        r"\b(?:minimum|least) (?:term|contract|period|commitment)\b",
        r"\b(?:\d+|two|three|six|twelve)[- ](?:month|year|order|delivery) (?:commitment|contract|minimum)\b",
        r"\b(?:early )?(?:termination|cancell?ation|exit|leaving) (?:fee|charge|penalty)\b",
        r"\byou (?:agree|commit|promise) to (?:stay|take|buy|keep)\b",
        r"\bat least (?:\d+|two|three|four|six) (?:months|deliveries|orders|years)\b",
    ),
    Pattern.SHUT_IN: (
        r"\bvoids? (?:the|your) (?:warranty|guarantee)\b",
        r"\b(?:works?|fits?) only with our\b", r"\bonly (?:our own|genuine) (?:\w+ )?(?:may|can) be used\b",
        r"\b(?:lose|end|forfeit)s? your (?:status|membership|points) (?:if|when) you (?:buy|shop|go)\b",
        r"\bbuy(?:ing)? (?:from|at) (?:another|other) (?:shops?|brands?)\b[^.]{0,30}\b(?:lose|ends?|void)",
        r"\bcan ?not be (?:transferred|taken|exported)\b",
    ),
    Pattern.SILENCE_AS_CONSENT: (
        r"\bunless you (?:tell|let|say|object|opt|cancel|decline|write)\b[^.]{0,40}\b(?:will|shall|are)\b",
        r"\bif we (?:do not|don'?t) hear\b", r"\bwill (?:assume|take it) (?:that )?you (?:agree|want|accept)\b",
        r"\bby (?:opening|reading|taking|using|accepting|visiting|keeping)\b[^.]{0,40}\byou (?:agree|accept|consent)\b",
        r"\bsilence (?:means|counts as)\b",
    ),
    Pattern.NAGGING: (
        r"\b(?:keep|continue|go on) (?:on )?(?:reminding|writing|calling|asking|mailing)\b",
        r"\b(?:every|each) day until\b", r"\buntil you (?:answer|reply|say yes|decide|buy)\b",
        r"\bagain and again\b",
    ),
    Pattern.BOUGHT_PRAISE: (
        r"\b(?:5|five)[- ]?stars?\b[^.]{0,50}\b(?:get|earn|receive|win|off|voucher|discount|gift)\b",
        r"\b(?:positive|good|nice|glowing) reviews?\b[^.]{0,50}\b(?:get|earn|receive|win|off|voucher|discount|gift)\b",
        r"\b(?:get|earn|receive|win|voucher|discount|gift)\b[^.]{0,50}\b(?:5|five)[- ]?stars?\b",
        r"\b(?:get|earn|receive|win|voucher|discount|gift)\b[^.]{0,50}\b(?:positive|good|nice|glowing) review",
    ),
    Pattern.REFERENCE_PRICE: (
        rf"\b(?:was|were|rrp|worth|valued at|instead of|regular(?:ly)?) (?:us)?[$€£¥] ?{_N}[^.]{{0,20}}\b(?:now|for|only)\b",
        rf"\b(?:was|worth|valued at|instead of) (?:us)?[$€£¥] ?{_N}",
    ),
    Pattern.UNNAMED_CONDITIONS: (
        r"\b(?:terms|conditions|restrictions|exclusions|limits) (?:and (?:conditions|exclusions|limits) )?(?:may )?apply\b",
        r"\bsubject to (?:certain )?(?:terms|conditions|restrictions)\b", r"\bsee (?:the )?small print\b",
    ),
}  # fmt: skip

JAPANESE: dict[Pattern, tuple[str, ...]] = {
    Pattern.URGENCY: (
        r"本日(?:限り|だけ|のみ|中)", r"今日(?:限り|だけ|のみ)", r"今夜(?:限り|まで)", r"今だけ", r"今なら", r"いまなら", r"お急ぎ(?!の)", r"次の機会は(?:ござい|あり)",
        r"急いで", r"まもなく(?:終了|締切|締め切)", r"間もなく(?:終了|締切|締め切)", r"締切(?:間近|迫る)",
        r"残り(?:あと)?\d+(?:時間|分|秒|日)", r"ラストチャンス", r"最後のチャンス", r"期間限定", r"タイムセール",
        r"(?:この機会を|チャンスを)(?:お)?見?逃さ?", r"今すぐ(?:お?申し?込|ご?購入|お?買|ご?注文)", r"終了間近",
    ),
    Pattern.SCARCITY: (
        r"残り(?:あと)?(?:わずか|僅か|少し|\d+(?:点|個|名|席|枠|台|本|セット))", r"残りわずか", r"在庫(?:僅少|わずか|限り|残少)",
        r"売り?切れ(?:必至|御?免|間近)", r"完売(?:必至|間近|御?免)", r"先着\d*", r"限定\d+(?:点|個|名|台|本|セット)",
        r"数量限定", r"早い者勝ち", r"なくなり次第終了", r"品薄",
    ),
    Pattern.CROWD: (
        r"\d+(?:人|名)(?:の方)?が(?:この|今|いま|見|閲覧|検討|購入|カート|注文)", r"(?:購入|注文|お買い上げ|お求め)され(?:ました|ています)$",
        r"(?:みんな|皆(?:さん|様)?|誰も)が?(?:持って|買って|使って|選んで)", r"\d+(?:人|名)が購入", r"話題沸騰", r"人気沸騰",
        r"(?:注文|申し?込み)(?:が)?殺到", r"飛ぶように売れ",
    ),
    Pattern.BEST_OF_ALL: (
        r"(?:no\.?|ナンバー)(?:1|ワン)", r"日本一", r"世界一", r"業界(?:最安|最高|初|no)", r"最安値", r"地域(?:最安|一番)",
        r"(?:満足度|リピート率|推奨率|継続率)\d+(?:\.\d+)?%", r"(?:絶対|必ず|100%)(?:に)?(?:効|痩|やせ|治|満足|得|儲)",
        r"どこよりも(?:安|お得)",
    ),
    Pattern.SHAMING: (
        r"いいえ、[^。]{0,20}(?:損|高く|定価|節約し|興味(?:が|は)な|どうでもよ|逃)", r"損をし(?:たまま|ても)(?:で)?(?:構い|かまい|結構|いい|よい)",
        r"(?:見捨て|見放)", r"(?:担当者|スタッフ|店員|私たち|一同)[^。]{0,8}(?:悲し|泣い|落ち込|傷つ)",
        r"(?:定価|高い値段)で買(?:う|い)ます", r"賢い(?:方|人|お客様)なら",
    ),
    Pattern.FEAR_OF_LOSS: (
        r"(?:もうすぐ|まもなく|間もなく)(?:消え|失効|なくな|無くな)", r"(?:特典|ポイント|権利|資格|会員)[^。]{0,10}(?:失いま|消えてしま|没収)",
        r"知らないと(?:損|後悔)", r"(?:しない|使わない|買わない)と(?:損|後悔)", r"後悔し(?:ます|ても|たくない)", r"乗り遅れ",
        r"逃すと(?:損|もう|二度と)", r"二度と(?:手に入|買え|ありません)",
    ),
    Pattern.HIDDEN_RENEWAL: (
        r"自動(?:的に)?(?:更新|継続|延長|課金|引き落と)", r"自動(?:的に)?[^。]{0,16}(?:切り替わ|移行|登録|続き)",
        r"2回目(?:以降)?(?:から)?は(?:通常|定価|自動|\d)", r"お?申し?出[がの]?(?:な|無)い(?:場合|限り|とき)[^。]{0,20}(?:更新|継続|続)",
        r"無料期間(?:が)?(?:の)?(?:終了|終わ)[^。]{0,10}(?:請求|課金|有料)",
    ),
    Pattern.FREE_WITH_STRINGS: (
        r"実質(?:無料|0円|タダ|ただ)", r"(?:無料|0円|タダ)[^。]{0,20}(?:定期|継続|購入|会員登録)[^。]{0,8}(?:条件|必須|必要|限り|限る|限ります)",
        r"(?:定期|継続|購入|会員登録)[^。]{0,12}(?:条件|必須)[^。]{0,12}(?:無料|0円)", r"送料のみ(?:の)?(?:ご)?負担",
        r"無料[^。]{0,20}(?:コース|定期)[^。]{0,10}申し?込み?[^。]{0,6}(?:必要|条件)",
    ),
    Pattern.HARD_TO_LEAVE: (
        r"(?:解約|退会|休会|停止|返品|お取り?消し|キャンセル)[^。]{0,14}(?:電話|書面|郵送|窓口|店頭|来店)(?:で|に)?(?:の)?(?:み|だけ|限|のみ)",
        r"(?:電話|書面|郵送|窓口|店頭)(?:のみ|だけ|に限)[^。]{0,10}(?:解約|退会|停止|キャンセル)",
        r"(?:解約|退会|途中解約|キャンセル|返品)[^。]{0,10}(?:できません|致しかね|いたしかね|お断り|受け付けておりません|不可)",
        r"(?:解約|退会)[^。]{0,10}\d+(?:か|ヶ|ケ|カ)月前(?:まで)?", r"(?:解約|退会)(?:の)?(?:理由|わけ)[^。]{0,10}(?:必須|伺った上|ご説明いただ)",
    ),
    Pattern.LOCK_IN: (
        r"(?:最低|最短)(?:利用|契約|継続|でも|\d)", r"\d+(?:か|ヶ|ケ|カ)?(?:月|年|回)(?:間)?以上の(?:ご)?(?:継続|利用|契約|購入|お受け取り)",
        r"\d+年(?:縛り|しばり|契約)", r"(?:違約|解約)(?:金|手数料|料)", r"(?:継続|利用)(?:が|を)?(?:お)?(?:条件|約束|前提)",
        r"途中(?:で)?(?:の)?解約[^。]{0,12}(?:いただ|請求|頂|かか)", r"(?:おやめ|退会|解約)になれません",
        r"途中で(?:お)?やめ[^。]{0,10}(?:代金|費用|料金)[^。]{0,6}(?:いただきます|頂きます|請求)",
    ),
    Pattern.SHUT_IN: (
        r"(?:専用|純正)[^。]{0,14}以外[^。]{0,12}(?:お?使い|使え|使用|ご利用)[^。]{0,6}(?:ない|なれません|できません|ません|いただけません)",
        r"(?:他社|社外|他店)[^。]{0,16}保証(?:の)?(?:対象)?(?:外|が?(?:切れ|な|無))", r"(?:ほかの|他の)(?:お)?店[^。]{0,20}(?:資格|特典|ポイント|会員)[^。]{0,8}(?:なくな|失|消|無効|取り?消)",
        r"(?:他社|他店)(?:製品|の品)?[^。]{0,12}(?:使う|使用|利用|購入)[^。]{0,16}(?:失効|無効|対象外)", r"(?:持ち出|引き継|移行)(?:せ|ぎ|すること|ぐこと)?(?:は)?でき(?:ません|ない)",
    ),
    Pattern.SILENCE_AS_CONSENT: (
        r"(?:ない|無い)(?:場合|とき|限り)(?:は|に)?[^。]{0,24}(?:みなし|見なし|ものと(?:し|いた))", r"(?:同意|承諾|承認|申し?込み?|購入)[^。]{0,14}(?:ものと)?(?:みなし|見なし)",
        r"(?:返品|ご?連絡|お?申し?出|ご?返事)(?:が)?(?:な|無)(?:けれ|い)(?:ば|場合|限り)[^。]{0,16}(?:お届け|登録|開始|請求|継続|購入)(?:し|いた|を)",
    ),
    Pattern.NAGGING: (
        r"(?:いただける|くださる|もらえる|ある|いただく)まで[^。]{0,8}(?:毎日|何度|繰り返|続け|ご連絡)", r"毎日(?:ご?連絡|お?電話|お?送り)[^。]{0,10}(?:ます|いたし)",
        r"何度でも(?:ご?連絡|ご?案内|お?電話|お?誘い)", r"お返事(?:が)?あるまで", r"しつこく",
    ),
    Pattern.BOUGHT_PRAISE: (
        r"(?:星|☆|★)(?:5|五|いつ)[^。]{0,30}(?:贈|差し上げ|プレゼント|割引|円引き|ポイント|券|進呈)", r"(?:高評価|良いレビュー|よいレビュー|好意的な)[^。]{0,30}(?:贈|差し上げ|プレゼント|割引|円引き|ポイント|券|進呈)",
        r"(?:贈|プレゼント|割引|円引き|進呈)[^。]{0,20}(?:星5|高評価|良いレビュー|よいレビュー)",
    ),
    Pattern.REFERENCE_PRICE: (
        rf"(?:通常|定価|参考|希望小売|メーカー)(?:価格)?(?:税込)?{_N}円(?:の(?:ところ|品)|→|から|が|を)", rf"{_N}円相当", rf"(?:通常|当店)価格(?:の)?(?:半額|{_N}%(?:off|オフ|引))",
    ),
    Pattern.UNNAMED_CONDITIONS: (
        r"(?:諸|一定の|所定の|別途|各種)条件(?:が|は)?(?:あ|ござ|適用|に)", r"(?:※|\*|ただし、?)条件(?:が|は)?(?:あ|ござ)", r"一部(?:対象外|除外|例外)",
        r"(?:詳|くわ)しくは(?:約款|規約)",
    ),
}  # fmt: skip

DENIED_AFTER_JA = (
    r"[^。、]{0,16}?(?:ありません|ございません|しません|いたしません|致しません|かかりません|いただきません|頂きません|"
    r"不要|要りません|いりません|ならなくて|なくて(?:も)?(?:大丈夫|結構|かまいません)|なし|無し|されません|ないで)"
)
DENIED_BEFORE_EN = r"(?:\bno|\bnot|\bnever|\bwithout|n't|\bnor|\bneither|\bfree of|\bzero|\binstead of)\b[^.;]{0,24}$"
