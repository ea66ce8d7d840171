package study

// words are everything that a report says, in one language.
type words struct {
	Lang, Report, Spec, Root, Seed, Paths, Length, Engine                                               string
	Params, Name, Value, Range, About, ByAttacker                                                       string
	Holds, Constraint, Share, Wanted, Kept, Broken, Goal, Maximise, Minimise, Stopped                   string
	Supply, Asset, AtFirst, Median, Circulating, Inflation, Staked, Stack, InTransit                    string
	Concentration, Account, Gini, HHI, Nakamoto                                                         string
	Treasuries, AtEnd, Emptied, When, Runway, Loss, Beyond, Never                                       string
	Prices, Series, Drawdown, Spiral, Diluted, Impact                                                   string
	Course, CourseNote, Band90, Band50, Days, Years                                                     string
	Drivers, DriversNote, Low, High, Base, Output, Morris, Sigma, First, Total, Grid                    string
	Optimum, Attack, Before, Found, Change, Front, OnFront, OffFront, Chosen, FreshNote, KeptNote, Runs string
	Made, ForecastTitle, Past, RowsAhead                                                                string
}

func english() words {
	return words{
		Lang: "en", Report: "Report on a token economy", Spec: "Specification (SHA-256)", Root: "Result (SHA-256)", Seed: "Seed", Paths: "Paths", Length: "Simulated", Engine: "Engine",
		Params: "Params", Name: "Name", Value: "Value", Range: "Range", About: "About", ByAttacker: "chosen by an attacker",
		Holds: "What holds", Constraint: "Constraint", Share: "Holds on", Wanted: "Wanted on", Kept: "kept", Broken: "not kept", Goal: "Goal", Maximise: "maximise", Minimise: "minimise", Stopped: "Paths that stopped",
		Supply: "Supply", Asset: "Asset", AtFirst: "At first", Median: "median", Circulating: "circulating", Inflation: "inflation a year", Staked: "staked", Stack: "Where it is, on average", InTransit: "on its way",
		Concentration: "Concentration at the end", Account: "Account", Gini: "Gini", HHI: "HHI", Nakamoto: "Nakamoto",
		Treasuries: "Treasuries", AtEnd: "At the end", Emptied: "Emptied", When: "When", Runway: "Runway then", Loss: "Value at risk", Beyond: "Expected shortfall", Never: "never",
		Prices: "Prices", Series: "Series", Drawdown: "Largest fall", Spiral: "Death spiral", Diluted: "With dilution", Impact: "Impact of 1 %",
		Course: "The course of things", CourseNote: "The dark line is the median; half of all paths stay in the inner band, nine in ten in the outer.", Band90: "90 %", Band50: "50 %", Days: "days", Years: "years",
		Drivers: "What drives it", DriversNote: "Each bar is the outcome with one param at the low or the high end of its range and all others as they are.", Low: "at its low", High: "at its high", Base: "as it is", Output: "Output", Morris: "Morris µ*", Sigma: "σ", First: "Sobol, first", Total: "Sobol, total", Grid: "Two params together",
		Optimum: "What a search found", Attack: "The best attack found", Before: "As it is", Found: "Found", Change: "Change", Front: "Compromises between two goals", OnFront: "on the front", OffFront: "as it is", Chosen: "chosen", FreshNote: "All values are from seeds that the search has not seen, with 95 % intervals.", KeptNote: "Constraints", Runs: "Runs",
		Made: "Anybody can make these numbers again: the same specification, seed and paths give the same bytes on every machine.", ForecastTitle: "Forecast", Past: "so far", RowsAhead: "rows",
	}
}

func chinese() words {
	return words{
		Lang: "zh", Report: "代币经济报告", Spec: "规格（SHA-256）", Root: "结果（SHA-256）", Seed: "种子", Paths: "路径数", Length: "模拟时长", Engine: "引擎",
		Params: "参数", Name: "名称", Value: "取值", Range: "范围", About: "说明", ByAttacker: "由攻击者选择",
		Holds: "约束与目标", Constraint: "约束", Share: "成立比例", Wanted: "要求比例", Kept: "满足", Broken: "不满足", Goal: "目标", Maximise: "最大化", Minimise: "最小化", Stopped: "中止的路径",
		Supply: "供应量", Asset: "资产", AtFirst: "起初", Median: "中位数", Circulating: "流通量", Inflation: "年通胀率", Staked: "质押率", Stack: "平均分布在哪里", InTransit: "在途",
		Concentration: "期末集中度", Account: "账户", Gini: "基尼系数", HHI: "HHI", Nakamoto: "中本聪系数",
		Treasuries: "金库", AtEnd: "期末", Emptied: "耗尽", When: "时间", Runway: "其后可维持", Loss: "风险价值", Beyond: "预期亏空", Never: "不会耗尽",
		Prices: "价格", Series: "序列", Drawdown: "最大回撤", Spiral: "死亡螺旋", Diluted: "伴随增发", Impact: "卖出 1 % 的冲击",
		Course: "演变过程", CourseNote: "深色线是中位数；一半路径落在内带，十分之九落在外带。", Band90: "90 %", Band50: "50 %", Days: "天", Years: "年",
		Drivers: "驱动因素", DriversNote: "每条横柱是其他参数不变、单个参数取范围两端时的结果。", Low: "取下限", High: "取上限", Base: "现状", Output: "结果", Morris: "Morris µ*", Sigma: "σ", First: "Sobol 一阶", Total: "Sobol 总效应", Grid: "两个参数共同作用",
		Optimum: "搜索找到的方案", Attack: "找到的最强攻击", Before: "现状", Found: "找到", Change: "变化", Front: "两个目标之间的折中", OnFront: "前沿", OffFront: "现状", Chosen: "选定", FreshNote: "所有数值都来自搜索未曾见过的种子，并附 95 % 区间。", KeptNote: "约束", Runs: "运行次数",
		Made: "任何人都能重现这些数字：同样的规格、种子和路径数在任何机器上得到同样的字节。", ForecastTitle: "预测", Past: "至今", RowsAhead: "行",
	}
}

// Languages are those that reports are written in.
func Languages() []string { return []string{"en", "zh"} }

func wordsOf(language string) (words, bool) {
	switch language {
	case "", "en":
		return english(), true
	case "zh":
		return chinese(), true
	}
	return words{}, false
}
