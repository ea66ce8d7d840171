package study

import (
	"fmt"
	"strings"
)

// Explain says in a few sentences how an economy stands. drivers may be nil. language is "en" or
// "zh".
func Explain(a *Analysis, drivers *Sensitivity, language string) string {
	zh := language == "zh"
	say := func(en, cn string) string {
		if zh {
			return cn
		}
		return en
	}
	w, _ := wordsOf(language)
	b := &reporter{w: w}
	var out []string
	add := func(en, cn string, args ...any) { out = append(out, fmt.Sprintf(say(en, cn), args...)) }
	add("%s was simulated for %s on %d paths.", "%s 模拟了 %s，共 %d 条路径。", a.Economy, b.time(float64(a.Seconds)), a.Paths)
	stopped := 0
	for _, s := range a.Stopped {
		stopped += s.Paths
		add("%s goes wrong on %d paths: %s; %s.", "%s 在 %d 条路径上出错：%s；%s。", s.What, s.Paths, s.Why, s.Hint)
	}
	for _, s := range a.Supplies {
		if s.Inflation.P95 == 0 && s.Inflation.P5 == 0 {
			add("The supply of %s does not change.", "%s 的供应量不变。", s.Asset)
		} else {
			add("The supply of %s changes by %s a year (5 to 95 %% of paths: %s to %s).", "%s 的供应量每年变化 %s（5%% 到 95%% 的路径：%s 到 %s）。",
				s.Asset, percent(s.Inflation.P50), percent(s.Inflation.P5), percent(s.Inflation.P95))
		}
		if s.Staked != nil {
			add("At the end %s of it is staked or locked.", "期末其中 %s 被质押或锁定。", percent(s.Staked.P50))
		}
	}
	for _, t := range a.Treasuries {
		if t.Emptied.Times > 0 {
			add("Account %s runs empty on %s of the paths.", "账户 %s 在 %s 的路径上耗尽。", t.Account, t.Emptied)
		} else if t.Runway != nil {
			add("Account %s never ran empty (at most %s), and would last %s more at its last pace.", "账户 %s 从未耗尽（概率至多 %s），按最后的速度还能维持 %s。", t.Account, percent(t.Emptied.High), b.maybe(t.Runway))
		}
	}
	for _, p := range a.Prices {
		add("Price %s ends at %s, from %s; one path in twenty loses more than %s of it; a death spiral has a chance of %s.", "价格 %s 从 %[3]s 变到 %[2]s；二十分之一的路径损失超过 %[4]s；死亡螺旋的概率为 %[5]s。",
			p.Series, figure(p.End.P50), figure(p.Start.P50), percent(max(p.Loss.ValueAtRisk, 0)), p.Spiral)
	}
	for _, h := range a.Constraints {
		if !h.OK {
			add("Constraint %s is NOT kept: it holds on %s of the paths and should on %s.", "约束 %s 不满足：只在 %s 的路径上成立，要求 %s。", h.Name, percent(h.Share), percent(h.Want))
		}
	}
	if len(a.Constraints) > 0 && !strings.Contains(strings.Join(out, ""), say("NOT kept", "不满足")) {
		add("All constraints are kept.", "所有约束都满足。")
	}
	if drivers != nil {
		for _, o := range drivers.Outputs[:min(len(drivers.Outputs), 3)] {
			if len(o.Drivers) == 0 || o.Drivers[0].Morris == 0 {
				continue
			}
			d := o.Drivers[0]
			add("What drives %s most is %s: from %s at its low to %s at its high, %s as it is.", "对 %s 影响最大的是 %s：取下限时为 %s，取上限时为 %s，现状为 %s。", o.Name, d.Param, figure(d.AtLow), figure(d.AtHigh), figure(o.Base))
		}
	}
	return strings.Join(out, "\n") + "\n"
}
