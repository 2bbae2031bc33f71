"""A seeded sequence of calls: what a clerk, a checker, a supervisor and an auditor would ask of
some small ledgers, right and wrong.

A Plan is asked for the next call and told its answer, since lanes, numbers and places of vouchers
come from answers. On a fresh daemon the same seed makes the same calls.
"""

import random

BUREAU, CHECKER, SUPERVISOR = "bureau-000000", "checker-000000", "supervisor-000000"
AUDITOR, COUNTY, OPERATOR = "auditor-620000", "county-620503", "operator-000000"
READERS = (BUREAU, CHECKER, SUPERVISOR, AUDITOR, COUNTY)
EVERYBODY = READERS + (OPERATOR,)

ENTITIES = ("620503", "620500", "630200", "620502")
# 科目 of the treasury book GLF; the last one takes business commands only.
SUBJECTS = ("1003", "1004", "1011", "1021", "2015", "2017", "2091", "3003", "3031", "4001", "1001")
DONOR = [{"key": "F", "value": "1"}, {"key": "L", "value": "某帮扶单位"}]

FIRST_DAY, LAST_DAY = 17_532, 17_715  # 2018-01-01, 2018-07-03
MONTHS = range(201801, 201808)
LANES = ("desk", "批量")
WORDS = ("收到补助资金", "道路工程款", "退回多收款", "", "Ω≈ç√", "调账 1")
UNKNOWN = 2**31 - 1


class Lane:
    def __init__(self, answer):
        self.number, self.epoch = answer["lane"], answer.get("epoch", 0)
        self.next = answer["next_serial"]
        self.refused = {each["serial"]: each["attempt"] for each in answer.get("refused", [])}


class Plan:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.ledgers, self.accounts = [], []
        self.account_ledger = {}
        self.lanes, self.command_lane = {}, None
        self.vouchers, self.revision, self.holds = [], {}, []
        self.last_batch = None
        self.queue = [self.open_ledger(entity) for entity in ENTITIES]
        self.queue += [self.open_accounts() for _ in range(3)]
        self.queue += [self.open_lane(name) for name in LANES]
        self.kinds = (
            (22, self.post), (3, self.post_again), (3, self.retry), (3, self.lane_fault),
            (3, self.place_holds), (3, self.end_holds), (3, self.reverse), (2, self.month),
            (2, self.commands), (2, self.open), (9, self.balances), (5, self.sums),
            (7, self.history), (7, self.voucher), (4, self.vouchers_of_month), (3, self.turnover),
            (4, self.trial_balance), (4, self.list_books), (3, self.list_holds), (3, self.health),
            (3, self.export), (3, self.checkpoint), (3, self.fund_queries),
        )
        self.weights = [weight for weight, _ in self.kinds]

    def next(self):
        """Who calls what with which request, and what takes the answer."""
        if self.queue:
            call = self.queue.pop(0)
        else:
            _, kind = self.random.choices(self.kinds, self.weights)[0]
            call = kind()
        name, method, request, learn = call() if callable(call) else call
        if self.random.random() < 0.03:
            other = self.random.choice(EVERYBODY)
            if other != name:
                return other, method, request, lambda answer: None
        return name, method, request, learn

    # Choices

    def pick(self, items, otherwise=UNKNOWN):
        return self.random.choice(items) if items else otherwise

    def chance(self, of):
        return self.random.random() < of

    def account(self):
        return UNKNOWN if self.chance(0.02) else self.pick(self.accounts)

    def ledger(self):
        return UNKNOWN if self.chance(0.03) else self.pick(self.ledgers)

    def day(self):
        return self.random.randint(FIRST_DAY, LAST_DAY)

    def amount(self):
        return self.random.choice((1, 100, 17_300, 120_000, 500_000_000, 10**12)) * \
            self.random.randint(1, 9)

    def reading(self, method, request):
        if self.revision and self.chance(0.2):
            request["min_revision"] = self.revision
        elif self.chance(0.03):
            request["min_revision"] = {"block": 1_000_000}
        return self.random.choice(READERS), method, request, lambda answer: None

    # Books

    def open_ledger(self, entity, book="GLF"):
        def learn(answer):
            number = answer["ledger"]["ledger"]
            if number not in self.ledgers:
                self.ledgers.append(number)
        return SUPERVISOR, "Ledger/OpenLedger", {
            "entity": entity, "book": book, "name": f"{entity}总会计", "first_month": 201801}, learn

    def open_accounts(self):
        def make():
            asked = []
            for _ in range(self.random.randint(1, 8)):
                subject = self.random.choice(SUBJECTS)
                dimensions = []
                if subject in ("1004", "2017") and self.chance(0.5):
                    dimensions = DONOR[:self.random.randint(1, 2)]
                asked.append({"ledger": self.pick(self.ledgers), "subject": subject,
                              "dimensions": dimensions})

            def learn(answer):
                for account, new in zip(answer["account"], asked):
                    if account not in self.account_ledger:
                        self.accounts.append(account)
                        self.account_ledger[account] = new["ledger"]
            return BUREAU, "Ledger/OpenAccounts", {"accounts": asked}, learn
        return make

    def open(self):
        if self.chance(0.5):
            return self.open_accounts()()
        if self.chance(0.5):
            bad = {"ledger": self.ledger(), "subject": self.pick(("9999", "1004", "")),
                   "dimensions": [{"key": self.pick("FXZ"), "value": self.pick(("1", ""))}]}
            return BUREAU, "Ledger/OpenAccounts", {"accounts": [bad]}, lambda answer: None
        book = self.pick(("GLF", "GLX", "AST"))
        return self.open_ledger(self.pick(ENTITIES + ("999999",)), book)

    def month(self):
        ledger, month = self.ledger(), self.random.choice(MONTHS)
        if self.chance(0.3):
            return SUPERVISOR, "Ledger/ReopenMonth", {
                "ledger": ledger, "month": month, "reason": self.pick(WORDS)}, lambda answer: None
        request = {"ledger": ledger, "month": self.pick((201801, 201801, 201802, month))}
        if self.vouchers and self.chance(0.4):
            request["seen"] = self.pick(self.vouchers)
        return BUREAU, "Ledger/CloseMonth", request, lambda answer: None

    # Posting

    def open_lane(self, name):
        def learn(answer):
            self.lanes[name] = Lane(answer)
        return BUREAU, "Posting/OpenLane", {"name": name}, learn

    def columns(self, count):
        """Vouchers that balance, mostly."""
        request = {"day": [], "leg_count": [], "summary": [], "account": [], "amount": []}
        red = []
        for _ in range(count):
            first = self.account()
            mates = [each for each in self.accounts
                     if self.account_ledger[each] == self.account_ledger.get(first)]
            legs = self.random.randint(2, 4)
            amounts = [self.amount() * self.random.choice((1, 1, -1)) for _ in range(legs - 1)]
            amounts.append(-sum(amounts) + (self.chance(0.05) and 1))
            if self.chance(0.03):
                amounts[0] = self.pick((0, 10**15 + 1))
            for at, amount in enumerate(amounts):
                if self.chance(0.06):
                    red.append(len(request["account"]))
                request["account"].append(first if at == 0 else self.pick(mates, self.account()))
                request["amount"].append(amount)
            request["leg_count"].append(legs)
            request["day"].append(self.day() if self.chance(0.98) else 5)
            request["summary"].append(self.random.choice(WORDS))
        if red:
            request["red"] = red
        if self.chance(0.25):
            request["reference"] = [
                f"R{self.random.randint(1, 60)}" if self.chance(0.7) else "" for _ in range(count)]
        return request

    def batch(self, lane, request):
        """The request under the lane's next serials."""
        head = {"lane": lane.number, "epoch": lane.epoch, "first_serial": lane.next}
        return dict(head, **request)

    def posted(self, lane, request):
        def learn(answer):
            lane.next = answer["next_serial"]
            self.revision = answer["revision"]
            self.last_batch = (lane, request)
            for run in answer.get("runs", []):
                for at in range(run["count"]):
                    self.vouchers.append(
                        {"block": run["block"], "index": run.get("index", 0) + at})
            for refusal in answer.get("refusals", []):
                serial = request["first_serial"] + refusal.get("voucher", 0)
                lane.refused[serial] = request.get("attempt", 1)
        return learn

    def post(self):
        lane = self.lanes[self.random.choice(LANES)]
        request = self.batch(lane, self.columns(self.random.randint(1, 6)))
        if self.chance(0.2):
            request["atomic"] = True
        if self.chance(0.5):
            request["with_numbers"] = True
        if self.holds and self.chance(0.1):
            request["hold"] = [self.random.choice(self.holds)] * len(request["day"])
            request["release_rest"] = self.chance(0.5)
        if self.chance(0.02):
            request["adjustment_period"] = True
        if self.chance(0.03):
            request["amount"].pop()
        return BUREAU, "Posting/PostVouchers", request, self.posted(lane, request)

    def post_again(self):
        if self.last_batch is None:
            return self.post()
        lane, request = self.last_batch
        if self.chance(0.3):
            request = dict(request, summary=["另一内容"])
        return BUREAU, "Posting/PostVouchers", request, self.posted(lane, request)

    def retry(self):
        lane = self.lanes[self.random.choice(LANES)]
        if not lane.refused:
            return self.post()
        serial = self.random.choice(sorted(lane.refused))
        attempt = lane.refused[serial] + self.random.choice((1, 1, 1, 2))
        request = dict(self.columns(1), lane=lane.number, epoch=lane.epoch, first_serial=serial,
                       attempt=attempt)
        return BUREAU, "Posting/PostVouchers", request, self.posted(lane, request)

    def lane_fault(self):
        name = self.random.choice(LANES)
        choice = self.random.randrange(4)
        if choice == 0:
            return self.open_lane(name)
        if choice == 1:
            return self.pick((BUREAU, CHECKER)), "Posting/GetLane", {"name": name}, \
                lambda answer: None
        lane = self.lanes[name]
        fault = {"first_serial": lane.next + 7} if choice == 2 else {"epoch": lane.epoch + 1}
        return BUREAU, "Posting/PostVouchers", dict(
            self.batch(lane, self.columns(1)), **fault), lambda answer: None

    def reverse(self):
        if not self.vouchers:
            return self.post()
        return BUREAU, "Posting/ReverseVoucher", {
            "voucher": self.random.choice(self.vouchers), "day": self.day(),
            "reason": self.random.choice(WORDS)}, lambda answer: None

    # Holds

    def place_holds(self):
        lane = self.lanes[self.random.choice(LANES)]
        count = self.random.randint(1, 3)
        lines = self.random.randint(1, 2)
        request = self.batch(lane, {
            "day": [self.day()], "line_count": [lines], "purpose": [self.random.choice(WORDS)],
            "expires_ms": [self.pick((0, 0, 4_102_444_800_000, 1_000))],
            "account": [self.account() for _ in range(count * lines)],
            "amount": [self.amount() * self.random.choice((1, -1)) for _ in range(count * lines)],
        })

        def learn(answer):
            lane.next = answer["next_serial"]
            for run in answer.get("runs", []):
                for at in range(run["count"]):
                    self.holds.append(run["block"] << 24 | run.get("index", 0) + at)
            for refusal in answer.get("refusals", []):
                lane.refused[request["first_serial"] + refusal.get("voucher", 0)] = 1
        return BUREAU, "Holds/PlaceHolds", request, learn

    def end_holds(self):
        hold = self.pick(self.holds, 1)
        if self.chance(0.5):
            return CHECKER, "Holds/LockHolds", {"hold": [hold]}, lambda answer: None
        return self.pick((BUREAU, CHECKER)), "Holds/ReleaseHolds", {"hold": [hold]}, \
            lambda answer: None

    def list_holds(self):
        if self.chance(0.5):
            return self.random.choice(READERS), "Holds/GetHold", \
                {"hold": self.pick(self.holds, 77)}, lambda answer: None
        request = {"limit": self.random.randint(0, 5)}
        if self.chance(0.5):
            request["ledger"] = self.ledger()
        if self.holds and self.chance(0.3):
            request["after"] = self.random.choice(self.holds)
        return self.random.choice(READERS), "Holds/ListHolds", request, lambda answer: None

    # Reads

    def balances(self):
        request = {"account": [self.account() for _ in range(self.random.randint(1, 12))]}
        if self.vouchers and self.chance(0.3):
            request["at_revision"] = self.random.choice(self.vouchers)
        if self.chance(0.3):
            request["on_day"] = self.day()
        if self.chance(0.2):
            request["with_held"] = True
        return self.reading("Query/GetBalances", request)

    def sums(self):
        request = {"grouping": self.random.randrange(3)}
        if self.chance(0.3):
            request["ledger"] = [self.ledger()]
        elif self.chance(0.5):
            request["entity"] = self.pick(ENTITIES + ("620000", "999999"))
        if self.chance(0.3):
            request["subject_prefix"] = self.pick(("1", "20", "4011"))
        if self.chance(0.2):
            request["dimensions"] = DONOR[:1]
        return self.reading("Query/SumBalances", request)

    def history(self):
        request = {"account": self.account(), "limit": self.random.randint(0, 9)}
        if self.chance(0.5):
            request["after_ordinal"] = self.random.randint(0, 12)
        return self.reading("Query/ListLegs", request)

    def voucher(self):
        key = self.random.randrange(4)
        if key == 0:
            request = {"revision": self.pick(self.vouchers, {"block": 3})}
        elif key == 1:
            request = {"number": {"ledger": self.ledger(), "month": self.random.choice(MONTHS),
                                  "number": self.random.randint(1, 30)}}
        elif key == 2:
            name = self.random.choice(LANES)
            serial = self.random.randint(0, self.lanes[name].next)
            return BUREAU, "Query/GetVoucher", {"serial": {"lane": name, "serial": serial}}, \
                lambda answer: None
        else:
            request = {"reference": {"ledger": self.ledger(), "year": 2018,
                                     "reference": f"R{self.random.randint(1, 60)}"}}
        return self.reading("Query/GetVoucher", request)

    def vouchers_of_month(self):
        return self.reading("Query/ListVouchers", {
            "ledger": self.ledger(), "month": self.random.choice(MONTHS),
            "from_number": self.random.randint(0, 9), "limit": self.random.randint(0, 20),
            "with_legs": self.chance(0.5)})

    def turnover(self):
        return self.reading("Query/ListTurnover", {
            "account": [self.account() for _ in range(self.random.randint(1, 9))],
            "from_month": self.pick((0, 201802)), "to_month": self.pick((0, 201806))})

    def trial_balance(self):
        request = {"ledger": self.ledger(), "from_month": self.pick((0, 201802, 201813)),
                   "to_month": self.pick((0, 201804)), "by_account": self.chance(0.5)}
        if request["by_account"]:
            request["limit"] = self.random.randint(0, 5)
        return self.reading("Query/GetTrialBalance", request)

    def list_books(self):
        if self.chance(0.4):
            return self.reading("Ledger/ListLedgers", {
                "entity": self.pick(("", "620500", "62")), "limit": self.random.randint(0, 3)})
        return self.reading("Ledger/ListAccounts", {
            "ledger": self.ledger(), "subject_prefix": self.pick(("", "1", "20")),
            "after": self.pick((0, self.account())), "limit": self.random.randint(0, 9)})

    def health(self):
        return self.random.choice(EVERYBODY), "Health/Check", \
            {"with_state_digest": self.chance(0.3)}, lambda answer: None

    # Audit, funds

    def export(self):
        if self.chance(0.3):
            return AUDITOR, "Audit/ExportEvidence", {
                "entity": self.pick(("", "620503", "630200"))}, lambda answer: None
        request = {"entity": self.pick(("", "620503", "630200"))}
        if self.chance(0.4):
            request["from_month"] = self.random.choice(MONTHS)
        if self.vouchers and self.chance(0.4):
            request["after"] = self.random.choice(self.vouchers)
        return AUDITOR, "Audit/ExportVouchers", request, lambda answer: None

    def checkpoint(self):
        choice = self.random.randrange(5)
        newest = self.revision.get("block", 1)
        size = self.random.randint(1, newest + (1_000_000 if self.chance(0.1) else 0))
        method, request = (
            ("Audit/GetConsistencyProof", {"first": self.random.randint(1, size), "second": size}),
            ("Audit/GetBlockProof", {"block": self.random.randint(0, newest), "size": newest}),
            ("Audit/GetVoucherProof", {"voucher": self.pick(self.vouchers, {}), "size": newest}),
            ("Findings/ListDetectors", {}),
            ("Findings/GetFollow", {"name": "nobody"}),
        )[choice]
        return AUDITOR, method, request, lambda answer: None

    def commands(self):
        if self.command_lane is None:
            def learn(answer):
                self.command_lane = Lane(answer)
            return BUREAU, "Posting/OpenLane", {"name": "commands"}, learn
        lane, commands = self.command_lane, []
        for _ in range(self.random.randint(1, 4)):
            name, action = self.random.choice((
                ("record_revenue", {"nature": self.pick((0, 1, 2)), "amount": self.amount()}),
                ("issue_indicator", {
                    "key": f"i{self.random.randint(1, 9)}", "document_no": "某财〔2018〕1号",
                    "source": self.pick((1, 2)), "level": self.pick((1, 2, 4)),
                    "category": self.pick(("x1", "")), "budget_year": 2018, "nature": 1,
                    "purpose": "产业扶贫", "received_on": self.day(), "amount": self.amount()}),
                ("adjust_indicator", {
                    "key": f"i{self.random.randint(1, 9)}", "document_no": "某财〔2018〕2号",
                    "amount": -self.amount()}),
                ("move_cash", {"kind": 1, "to": self.pick(ENTITIES), "nature": 1,
                               "amount": self.amount()}),
            ))
            commands.append({"entity": self.pick(ENTITIES), "day": self.day(), name: action})

        def learn(answer):
            lane.next = answer["next_serial"]
        return BUREAU, "Funds/SubmitCommands", self.batch(lane, {"commands": commands}), learn

    def fund_queries(self):
        entity = self.pick(ENTITIES + ("", "999999"))
        key = f"i{self.random.randint(1, 9)}"
        method, request = self.random.choice((
            ("FundQueries/ListIndicators", {"entity": entity, "limit": self.random.randint(0, 3)}),
            ("FundQueries/GetIndicator", {"entity": entity, "key": key}),
            ("FundQueries/ListProjects", {"county": entity}),
            ("FundQueries/ListPayments", {"county": entity}),
            ("FundQueries/GetProgress", {
                "region": entity, "year": 2018, "grouping": self.random.randrange(3)}),
            ("FundQueries/GetAging", {"region": entity, "day": self.day()}),
            ("FundQueries/GetFinancing", {"region": entity, "day": self.day()}),
            ("FundQueries/GetPlan", {"county": entity, "year": 2018}),
        ))
        return self.reading(method, request)
