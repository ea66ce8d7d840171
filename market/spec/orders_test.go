package spec

import (
	"errors"
	"testing"

	"probity"
	"probity/market"
)

// Every example becomes an order that the market's rules take, and no other
// kind of order.
func TestSpecificationsBecomeOrdersThatTheRulesTake(t *testing.T) {
	buyer, salt, now := probity.Account{1}, probity.Hash{2}, uint64(1000)
	files := good(t)
	job := func(name string) Spec {
		s, err := Parse(files["../../examples/jobs/"+name])
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	infer, quorum, lease := job("infer.yaml"), job("quorum.yaml"), job("lease.json")

	o, err := infer.Order(buyer, probity.Hash{3}, now, salt)
	if err != nil {
		t.Fatal(err)
	}
	if err := market.CheckOrder(o, buyer, now); err != nil {
		t.Error(err)
	}
	if o.Asset != 1 || o.MaxPrice != infer.Price.Max.Amount() || o.DeliverWithin != 600 || o.Expires != now+3600 || o.Input != (probity.Hash{3}) {
		t.Errorf("%+v", o)
	}

	q, err := quorum.QuorumOrder(buyer, nil, probity.Amount{}, now, salt)
	if err != nil {
		t.Fatal(err)
	}
	if err := market.CheckQuorumOrder(q, buyer, now); err != nil {
		t.Error(err)
	}
	// 0.6 tokens for three.
	if q.Seats != 3 || q.Need != 2 || q.MaxPrice.Format18() != "0.2" || q.Spec != quorum.Hash() {
		t.Errorf("%+v", q)
	}

	l, err := lease.LeaseOrder(buyer, LeaseTerms{}, now, salt)
	if err != nil {
		t.Fatal(err)
	}
	if err := market.CheckLeaseOrder(l, buyer, now); err != nil {
		t.Error(err)
	}
	if l.MaxRate.Format18() != "0.001777777777777777" || l.Spec != lease.Hash() || l.Notice != 600 || l.Bond != probity.Tokens(200) {
		t.Errorf("%+v", l)
	}

	signed := lease
	signed.Price.Per = "job"
	s, err := signed.QuorumOrder(buyer, []probity.Account{{1}, {2}, {3}}, probity.Tokens(1), now, salt)
	if err != nil {
		t.Fatal(err)
	}
	if err := market.CheckQuorumOrder(s, buyer, now); err != nil {
		t.Error(err)
	}
	if s.Seats != 1 || s.Referees.IsZero() || s.ChallengeWithin != ChallengeWithin {
		t.Errorf("%+v", s)
	}

	judged, err := quorum.QuorumOrder(buyer, []probity.Account{{1}, {2}, {3}}, probity.Tokens(1), now, salt)
	if err != nil {
		t.Fatal(err)
	}
	if err := market.CheckQuorumOrder(judged, buyer, now); err != nil || judged.Seats < 2 || judged.Referees != s.Referees || judged.ChallengeWithin != ChallengeWithin {
		t.Errorf("a quorum with referees: %+v, %v", judged, err)
	}

	many := quorum
	many.Trust.Quorum = &Quorum{Of: 16, Agree: 9}
	for name, err := range map[string]error{
		"a lease as an answer":  second(lease.Order(buyer, probity.Hash{}, now, salt)),
		"a quorum as an answer": second(quorum.Order(buyer, probity.Hash{}, now, salt)),
		"an answer as a task":   second(infer.QuorumOrder(buyer, nil, probity.Amount{}, now, salt)),
		"a lease as a task":     second(lease.QuorumOrder(buyer, nil, probity.Amount{}, now, salt)),
		"a quorum as a lease":   second(quorum.LeaseOrder(buyer, LeaseTerms{}, now, salt)),
		"sixteen seats":         second(many.QuorumOrder(buyer, nil, probity.Amount{}, now, salt)),
	} {
		if !errors.Is(err, market.ErrOrder) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }
