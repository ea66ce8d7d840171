package numeric

import (
	"math"
	"testing"
)

func TestSineAndCosineAreThoseOfPackageMath(t *testing.T) {
	worst := 0.0
	for i := range 200_000 {
		x := float64(i-100_000) * math.Exp(float64(i%40)/4) / 2000
		if math.Abs(x) > MaxAngle {
			continue
		}
		worst = max(worst, math.Abs(Sin(x)-math.Sin(x)), math.Abs(Cos(x)-math.Cos(x)))
	}
	if worst > 3e-16 {
		t.Errorf("off by up to %g", worst)
	}
	for _, x := range []float64{math.NaN(), math.Inf(1), MaxAngle + 1, -MaxAngle - 1} {
		if !math.IsNaN(Sin(x)) || !math.IsNaN(Cos(x)) {
			t.Errorf("the sine of %v is %v", x, Sin(x))
		}
	}
}
