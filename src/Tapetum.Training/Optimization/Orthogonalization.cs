using Microsoft.ML.OnnxRuntime;
using Tapetum.Inference.OnnxRuntime;
using Tapetum.Training.Graphs;
using Attribute = Tapetum.Training.Graphs.Attribute;

namespace Tapetum.Training.Optimization;

/// <summary>
/// Makes matrices orthogonal: U·S·Vᵀ becomes about U·Vᵀ, by polynomials that bring all singular values near 1 (Newton and Schulz; coefficients of
/// Jordan et al., "Muon", 2024), which leave those above a hundredth of the norm between 0.7 and 1.2.
/// <code>
/// X₀ = M/‖M‖,  Xₖ₊₁ = (a·1 + b·A + c·A²)·Xₖ,  A = Xₖ·Xₖᵀ
/// </code>
/// All polynomials are of one symmetric matrix, X₀·X₀ᵀ, so their product is made of small squares and meets the wide X₀ only once.
/// One ONNX graph for one thread, whose inputs and outputs stay bound to the same memory.
/// </summary>
internal sealed class Orthogonalization : IDisposable
{
    private const int Iterations = 5;
    private const float A = 3.4445f;
    private const float B = -4.7750f;
    private const float C = 2.0315f;

    // Far below any gradient that is one, and no subnormal number: threads that take those for zero would divide 0 by 0.
    private const float LeastNorm = 1e-30f;
    private const string ResultSuffix = ".orthogonal";

    private readonly List<OrtValue> tensors = [];
    private readonly OnnxSession session;
    private readonly OnnxBinding binding;

    /// <param name="matrices">Which.</param>
    /// <param name="from">Read at each run.</param>
    /// <param name="to">Written at each run.</param>
    public Orthogonalization(IReadOnlyList<Matrix> matrices, NativeBuffer<float> from, NativeBuffer<float> to)
    {
        Matrices = matrices;
        OnnxGraph graph = new();
        foreach (Matrix matrix in matrices)
        {
            Tensor input = graph.Input(matrix.Name, matrix.Rows, matrix.Columns);
            _ = graph.Output(matrix.Name + ResultSuffix, Add(graph, input));
        }

        OnnxSessionOptions options = new() { IntraOpThreads = 1, EnableMemoryPattern = false };
        session = OnnxSession.Load(graph.ToModel(), options, "orthogonalization");
        binding = session.Bind();
        foreach (Matrix matrix in matrices)
        {
            OrtValue Bound(NativeBuffer<float> block)
            {
                OrtValue tensor = block.Tensor(matrix.Start, matrix.Rows, matrix.Columns);
                tensors.Add(tensor);
                return tensor;
            }

            binding.SetInput(matrix.Name, Bound(from));
            binding.SetOutput(matrix.Name + ResultSuffix, Bound(to));
        }
    }

    /// <summary>Which matrices.</summary>
    public IReadOnlyList<Matrix> Matrices { get; }

    /// <summary>Makes all of them, on the calling thread.</summary>
    public void Run() => binding.Run(CancellationToken.None);

    public void Dispose()
    {
        binding.Dispose();
        session.Dispose();
        tensors.ForEach(tensor => tensor.Dispose());
    }

    private static Tensor Add(OnnxGraph graph, Tensor matrix)
    {
        Tensor norm = graph.Node("ReduceL2", [matrix], [1, 1], Attribute.Int("keepdims", 1));
        Tensor notZero = graph.Node("Max", [norm, graph.Scalar(LeastNorm)], [1, 1]);
        Tensor x = graph.Node("Div", [matrix, notZero], matrix.Shape);
        bool isTall = matrix.Shape[0] > matrix.Shape[1];
        long small = Math.Min(matrix.Shape[0], matrix.Shape[1]);
        Square squares = new(graph, [small, small]);

        Tensor gram = squares.Node("Gemm", [x, x], Attribute.Int(isTall ? "transA" : "transB", 1));
        Tensor product = squares.Node("EyeLike", [gram]);
        for (int i = 0; i < Iterations; i++)
        {
            Tensor linear = squares.Node("Mul", [gram, graph.Scalar(B)]);
            Tensor polynomial = squares.Node("Gemm", [gram, gram, linear], Attribute.Float("alpha", C)); // less a·1
            Tensor Times(Tensor y) => squares.Node("Gemm", [polynomial, y, y], Attribute.Float("beta", A));
            product = Times(product);
            gram = i < Iterations - 1 ? Times(Times(gram)) : gram;
        }

        Tensor[] factors = isTall ? [x, product] : [product, x];
        return graph.Node("Gemm", factors, matrix.Shape);
    }

    private sealed record Square(OnnxGraph Graph, long[] Shape)
    {
        public Tensor Node(string operation, ReadOnlySpan<Tensor> inputs, params ReadOnlySpan<Attribute> attributes) =>
            Graph.Node(operation, inputs, Shape, attributes);
    }
}
