package main

import (
	"strings"
	"testing"
)

func TestTheTableOfSearchesHasARatioOnlyWhereBothSolve(t *testing.T) {
	tasks := []searchTask{
		{Kind: "one", Function: "f", Dims: 3, Budget: 9, Target: 1e-8},
		{Kind: "one", Function: "g", Dims: 3, Budget: 9, Target: 1e-8},
		{Kind: "front", Function: "h", Method: "nsga-ii", Seeds: 1, reference: []float64{1, 1}},
	}
	good := searchResult{Calls: []int{100, 300}, Best: []float64{1e-9, 1}, Seconds: 0.004}
	front := searchResult{Calls: []int{50}, Fronts: [][][]float64{{{0.5, 0.5}}}, Seconds: 2}
	ours := []searchResult{good, {Calls: []int{500}, Best: []float64{1}, Seconds: 1}, front}
	theirs := []searchResult{{Calls: []int{200, 200}, Best: []float64{0, 0}, Seconds: 0.04}, good, {Calls: []int{50}, Fronts: [][][]float64{{{0.5, 0}}}, Seconds: 3}}
	var b strings.Builder
	searchTable(&b, tasks, ours, theirs, "peer==1")
	for _, row := range []string{
		"| f | 3 | 9 | 1 | 2 | 100 | 200 | 2 | 10.0 | 100.0 | 10 |",
		"| g | 3 | 9 | 0 | 1 | – | 100 | – | 2000.0 | 10.0 | 0.005 |",
		"| h | nsga-ii | 50 | 0.2500 | 0.5000 | 0.500 | 2.00 | 3.00 | 1.5 |",
	} {
		if !strings.Contains(b.String(), row) {
			t.Errorf("no row %s in\n%s", row, b.String())
		}
	}
}

func TestASearchTaskRunsHere(t *testing.T) {
	for _, task := range searchTasks() {
		task.Starts = task.Starts[:min(1, len(task.Starts))]
		task.Seeds, task.Generations, task.Budget = min(task.Seeds, 1), 3, min(task.Budget, 100)
		r, err := task.run()
		if err != nil || len(r.Calls) != 1 || r.Calls[0] == 0 {
			t.Errorf("%s: %+v, %v", task.Function, r, err)
		}
	}
}
