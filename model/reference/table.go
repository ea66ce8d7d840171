package reference

import "math"

// lookup finds an operator by domain and name.
func lookup(domain, name string) (operator, bool) {
	var op operator
	switch domain {
	case "":
		for _, find := range []func(string) operator{elementwise, shaping, layers, controlling, signals} {
			if op = find(name); op.run != nil {
				break
			}
		}
	case "ai.onnx.ml":
		op = learning(name)
	case "ai.onnx.preview":
		if name == "FlexAttention" {
			op = operator{"FFF", flexAttention}
		}
	}
	return op, op.run != nil
}

func elementwise(name string) operator {
	switch name {
	case "Add":
		return operator{"NN", add().run}
	case "Sub":
		return operator{"NN", sub().run}
	case "Mul":
		return operator{"NN", mul().run}
	case "Div":
		return operator{"NN", div}
	case "Mod":
		return operator{"NN", mod}
	case "Pow":
		return operator{"NN", pow}
	case "Min":
		return operator{"N*", least().run}
	case "Max":
		return operator{"N*", most().run}
	case "Sum":
		return operator{"F*", add().run}
	case "Mean":
		return operator{"F*", mean}
	case "Abs":
		return operator{"N", eachNumber(math.Abs, func(v int64) int64 { return max(v, -v) })}
	case "Neg":
		return operator{"N", eachNumber(func(v float64) float64 { return -v }, func(v int64) int64 { return -v })}
	case "Sign":
		return operator{"N", sign}
	case "Floor":
		return operator{"F", each(math.Floor)}
	case "Ceil":
		return operator{"F", each(math.Ceil)}
	case "Round":
		return operator{"F", each(math.RoundToEven)}
	case "Sqrt":
		return operator{"F", each(math.Sqrt)}
	case "Exp":
		return operator{"F", each(math.Exp)}
	case "Log":
		return operator{"F", each(math.Log)}
	case "Reciprocal":
		return operator{"F", each(func(v float64) float64 { return 1 / v })}
	case "Erf":
		return operator{"F", each(math.Erf)}
	case "Sin":
		return operator{"F", each(math.Sin)}
	case "Cos":
		return operator{"F", each(math.Cos)}
	case "Tan":
		return operator{"F", each(math.Tan)}
	case "Asin":
		return operator{"F", each(math.Asin)}
	case "Acos":
		return operator{"F", each(math.Acos)}
	case "Atan":
		return operator{"F", each(math.Atan)}
	case "Sinh":
		return operator{"F", each(math.Sinh)}
	case "Cosh":
		return operator{"F", each(math.Cosh)}
	case "Tanh":
		return operator{"F", each(math.Tanh)}
	case "Asinh":
		return operator{"F", each(math.Asinh)}
	case "Acosh":
		return operator{"F", each(math.Acosh)}
	case "Atanh":
		return operator{"F", each(math.Atanh)}
	case "Clip":
		return operator{"Nnn", clip}
	case "Where":
		return operator{"BXX", where}
	case "CumSum":
		return operator{"NI", cumulative(func(x, y float64) float64 { return x + y }, func(x, y int64) int64 { return x + y }, 0)}
	case "CumProd":
		return operator{"NI", cumulative(func(x, y float64) float64 { return x * y }, func(x, y int64) int64 { return x * y }, 1)}

	case "Equal":
		return operator{"XX", compare(func(o int) bool { return o == 0 })}
	case "Greater":
		return operator{"NN", compare(func(o int) bool { return o > 0 })}
	case "GreaterOrEqual":
		return operator{"NN", compare(func(o int) bool { return o >= 0 })}
	case "Less":
		return operator{"NN", compare(func(o int) bool { return o < 0 })}
	case "LessOrEqual":
		return operator{"NN", compare(func(o int) bool { return o <= 0 })}
	case "And":
		return operator{"BB", bitwise(func(x, y int64) int64 { return x & y })}
	case "Or":
		return operator{"BB", bitwise(func(x, y int64) int64 { return x | y })}
	case "Xor":
		return operator{"BB", bitwise(func(x, y int64) int64 { return x ^ y })}
	case "Not":
		return operator{"B", eachNumber(nil, func(v int64) int64 { return 1 - v })}
	case "BitwiseAnd":
		return operator{"II", bitwise(func(x, y int64) int64 { return x & y })}
	case "BitwiseOr":
		return operator{"II", bitwise(func(x, y int64) int64 { return x | y })}
	case "BitwiseXor":
		return operator{"II", bitwise(func(x, y int64) int64 { return x ^ y })}
	case "BitwiseNot":
		return operator{"I", eachNumber(nil, func(v int64) int64 { return ^v })}
	case "BitShift":
		return operator{"II", bitShift}
	case "IsNaN":
		return operator{"F", test(func(*call) func(float64) bool { return math.IsNaN })}
	case "IsInf":
		return operator{"F", test(isInf)}
	case "BitCast":
		return operator{"A", bitCast}
	case "Cast":
		return operator{"X", cast}
	case "CastLike":
		return operator{"XX", castLike}

	case "Relu":
		return operator{"N", eachNumber(relu, func(v int64) int64 { return max(v, 0) })}
	case "LeakyRelu":
		return operator{"F", param("alpha", 0.01, leaky)}
	case "PRelu":
		return operator{"NN", prelu}
	case "ThresholdedRelu":
		return operator{"F", param("alpha", 1, thresholded)}
	case "Elu":
		return operator{"F", param("alpha", 1, elu)}
	case "Celu":
		return operator{"F", param("alpha", 1, celu)}
	case "Selu":
		return operator{"F", params(1.67326319217681884765625, "gamma", 1.05070102214813232421875, selu)}
	case "Sigmoid":
		return operator{"F", each(sigmoid)}
	case "HardSigmoid":
		return operator{"F", params(0.2, "beta", 0.5, hardSigmoid)}
	case "HardSwish":
		return operator{"F", each(func(v float64) float64 { return v * hardSigmoid(v, 1.0/6, 0.5) })}
	case "Swish":
		return operator{"F", param("alpha", 1, swish)}
	case "Mish":
		return operator{"F", each(mish)}
	case "Gelu":
		return operator{"F", gelu}
	case "Softplus":
		return operator{"F", each(softplus)}
	case "Softsign":
		return operator{"F", each(softsign)}
	case "Shrink":
		return operator{"N", shrink}
	case "Softmax":
		return operator{"F", alongAxis(softmaxLine)}
	case "LogSoftmax":
		return operator{"F", alongAxis(logSoftmaxLine)}
	case "Hardmax":
		return operator{"F", alongAxis(hardmaxLine)}

	case "ReduceSum":
		return operator{"Ni", reduceSum().run}
	case "ReduceProd":
		return operator{"Ni", reduceProd().run}
	case "ReduceMean":
		return operator{"Ni", reduceMean().run}
	case "ReduceMax":
		return operator{"Ai", reduceMax().run}
	case "ReduceMin":
		return operator{"Ai", reduceMin().run}
	case "ReduceL1":
		return operator{"Ni", reduceL1().run}
	case "ReduceL2":
		return operator{"Ni", reduceL2().run}
	case "ReduceSumSquare":
		return operator{"Ni", reduceSumSquare().run}
	case "ReduceLogSum":
		return operator{"Ni", reduceLogSum().run}
	case "ReduceLogSumExp":
		return operator{"Ni", reduceLogSumExp().run}
	case "ArgMax":
		return operator{"N", argBest(1)}
	case "ArgMin":
		return operator{"N", argBest(-1)}
	}
	return operator{}
}

func shaping(name string) operator {
	switch name {
	case "Identity":
		return operator{"X", identity}
	case "Constant":
		return operator{"", constant}
	case "ConstantOfShape":
		return operator{"I", constantOfShape}
	case "Shape":
		return operator{"X", shapeOf}
	case "Size":
		return operator{"X", sizeOf}
	case "Reshape":
		return operator{"Xi", reshape}
	case "Flatten":
		return operator{"X", flatten}
	case "Squeeze":
		return operator{"Xi", squeeze}
	case "Unsqueeze":
		return operator{"Xi", unsqueeze}
	case "Transpose":
		return operator{"X", transpose}
	case "Concat":
		return operator{"X*", concat}
	case "Split":
		return operator{"Xi", split}
	case "Slice":
		return operator{"Xiiii", slice}
	case "Expand":
		return operator{"XI", expand}
	case "Tile":
		return operator{"XI", tile}
	case "Range":
		return operator{"NNN", sequenceOf}
	case "EyeLike":
		return operator{"A", eyeLike}
	case "Trilu":
		return operator{"Xi", trilu}
	case "DepthToSpace":
		return operator{"X", depthToSpace}
	case "SpaceToDepth":
		return operator{"X", spaceToDepth}
	case "Pad":
		return operator{"Xixi", padding}
	case "CenterCropPad":
		return operator{"XI", centerCropPad}
	case "Gather":
		return operator{"XI", gather}
	case "GatherElements":
		return operator{"XI", gatherElements}
	case "GatherND":
		return operator{"XI", gatherND}
	case "Scatter", "ScatterElements":
		return operator{"XIX", scatterElements}
	case "ScatterND":
		return operator{"XIX", scatterND}
	case "TensorScatter":
		return operator{"XXi", tensorScatter}
	case "OneHot":
		return operator{"NNX", oneHot}
	case "TopK":
		return operator{"Ni", topK}
	case "NonZero":
		return operator{"A", nonZero}
	case "Compress":
		return operator{"XB", compress}
	case "Unique":
		return operator{"X", unique}
	case "ReverseSequence":
		return operator{"XI", reverseSequence}
	}
	return operator{}
}

func layers(name string) operator {
	switch name {
	case "MatMul":
		return operator{"NN", matmul}
	case "Gemm":
		return operator{"NNn", gemm}
	case "Einsum":
		return operator{"N*", einsum}
	case "Det":
		return operator{"F", det}
	case "Conv":
		return operator{"FFf", conv}
	case "ConvTranspose":
		return operator{"FFf", convTranspose}
	case "CausalConvWithState":
		return operator{"FFff", causalConv}
	case "DeformConv":
		return operator{"FFFff", deformConv}
	case "AffineGrid":
		return operator{"FI", affineGrid}
	case "GridSample":
		return operator{"FF", gridSample}
	case "RoiAlign":
		return operator{"FFI", roiAlign}
	case "NonMaxSuppression":
		return operator{"FFiff", nonMaxSuppression}
	case "Col2Im":
		return operator{"FII", col2Im}

	case "MaxPool":
		return operator{"N", maxPool}
	case "MaxUnpool":
		return operator{"FIi", maxUnpool}
	case "AveragePool":
		return operator{"F", averagePool}
	case "LpPool":
		return operator{"F", lpPool}
	case "GlobalMaxPool":
		return operator{"F", global(func(*call) reducer { return reduceMax() })}
	case "GlobalAveragePool":
		return operator{"F", global(func(*call) reducer { return reduceMean() })}
	case "GlobalLpPool":
		return operator{"F", global(reduceLp)}

	case "BatchNormalization":
		return operator{"FFFFF", batchNorm}
	case "InstanceNormalization":
		return operator{"FFF", instanceNorm}
	case "GroupNormalization":
		return operator{"FFF", groupNorm}
	case "LayerNormalization":
		return operator{"FFf", layerNorm}
	case "RMSNormalization":
		return operator{"FF", rmsNorm}
	case "LRN":
		return operator{"F", lrn}
	case "MeanVarianceNormalization":
		return operator{"F", meanVariance}
	case "LpNormalization":
		return operator{"F", lpNorm}
	case "Resize":
		return operator{"Nffi", resize{}.run}
	case "Upsample":
		return operator{"Nf", resize{}.run}
	case "Dropout":
		return operator{"Ffb", dropout}

	case "RNN":
		return operator{"FFFfif", rnn().run}
	case "GRU":
		return operator{"FFFfif", gru().run}
	case "LSTM":
		return operator{"FFFfifff", lstm().run}
	case "Attention":
		return operator{"FFFaffi", attention}
	case "LinearAttention":
		return operator{"FFFfff", linearAttention}
	case "RotaryEmbedding":
		return operator{"FFFi", rotary}

	case "QuantizeLinear":
		return operator{"NNn", quantizeLinear}
	case "DequantizeLinear":
		return operator{"NFn", dequantizeLinear}
	case "DynamicQuantizeLinear":
		return operator{"F", dynamicQuantizeLinear}
	case "MatMulInteger":
		return operator{"IIii", matMulInteger}
	case "ConvInteger":
		return operator{"IIii", convInteger}
	case "QLinearMatMul":
		return operator{"NFNNFNFN", qLinearMatMul}
	case "QLinearConv":
		return operator{"IFIIFIFIi", qLinearConv}
	}
	return operator{}
}

func controlling(name string) operator {
	switch name {
	case "If":
		return operator{"B", branch}
	case "Loop":
		return operator{"ibx*", loop}
	case "Scan":
		return operator{"x*", scan}
	}
	return operator{}
}

func signals(name string) operator {
	switch name {
	case "DFT":
		return operator{"Fii", dft}
	case "STFT":
		return operator{"FIfi", stft}
	case "HannWindow":
		return operator{"I", cosines(0.5, -0.5)}
	case "HammingWindow":
		return operator{"I", cosines(25.0/46, -21.0/46)}
	case "BlackmanWindow":
		return operator{"I", cosines(0.42, -0.5, 0.08)}
	case "MelWeightMatrix":
		return operator{"NNNNN", melWeights}
	}
	return operator{}
}

// learning is the domain ai.onnx.ml, as far as converters from scikit-learn,
// XGBoost and LightGBM write it.
func learning(name string) operator {
	switch name {
	case "TreeEnsembleClassifier":
		return operator{"N", treeClassifier}
	case "TreeEnsembleRegressor":
		return operator{"N", treeRegressor}
	case "TreeEnsemble":
		return operator{"N", treeEnsemble}
	case "LinearClassifier":
		return operator{"N", linearClassifier}
	case "LinearRegressor":
		return operator{"N", linearRegressor}
	case "SVMClassifier":
		return operator{"N", svmClassifier}
	case "SVMRegressor":
		return operator{"N", svmRegressor}
	case "Scaler":
		return operator{"N", scaler}
	case "Normalizer":
		return operator{"N", normalizer}
	case "Binarizer":
		return operator{"N", binarizer}
	case "Imputer":
		return operator{"N", imputer}
	case "ArrayFeatureExtractor":
		return operator{"XI", featureExtractor}
	case "FeatureVectorizer":
		return operator{"N*", featureVectorizer}
	case "LabelEncoder":
		return operator{"X", labelEncoder}
	case "OneHotEncoder":
		return operator{"X", oneHotEncoder}
	}
	return operator{}
}
