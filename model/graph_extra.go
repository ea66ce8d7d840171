package model

// Shape is the shape of a value.
func (g *Graph) Shape(value int) []int { return g.shapeOf(Ref(value)) }
