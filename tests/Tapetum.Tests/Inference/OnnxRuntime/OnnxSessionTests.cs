using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Tapetum.Inference.OnnxRuntime;

namespace Tapetum.Tests.Inference.OnnxRuntime;

public sealed class OnnxSessionTests
{
    private static readonly OnnxSessionOptions OneThread = new() { IntraOpThreads = 1 };

    [Fact]
    public void A_session_tells_its_inputs_outputs_and_metadata()
    {
        using OnnxSession session = OnnxSession.Load(TinyModel.AddOne(), OneThread);

        (string name, NodeMetadata input) = session.Inputs.ShouldHaveSingleItem();
        name.ShouldBe("x");
        input.ElementDataType.ShouldBe(TensorElementType.Float);
        input.Dimensions.ShouldBe([-1]);
        session.Outputs.ShouldHaveSingleItem().Key.ShouldBe("y");
        session.Form.Notes["greeting"].ShouldBe("grüezi");
    }

    [Fact]
    public void A_model_loads_from_a_path_with_letters_beyond_ascii()
    {
        string path = Path.Combine(Path.GetTempPath(), $"ein schönes Modell {Environment.ProcessId}.onnx");
        File.WriteAllBytes(path, TinyModel.AddOne());
        try
        {
            using OnnxSession session = OnnxSession.Load(path, OneThread);
            session.Outputs.Count.ShouldBe(1);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_run_writes_into_the_callers_memory()
    {
        using OnnxSession session = OnnxSession.Load(TinyModel.AddOne(), OneThread);
        float[] result = new float[3];
        using OrtValue x = OrtValue.CreateTensorValueFromMemory(new float[] { 1, 2, 3 }, [3]);
        using OrtValue y = OrtValue.CreateTensorValueFromMemory(result, [3]);
        using OnnxBinding binding = session.Bind().SetInput("x", x).SetOutput("y", y);

        binding.Run(TestContext.Current.CancellationToken);
        result.ShouldBe([2f, 3, 4]);

        x.GetTensorMutableDataAsSpan<float>()[0] = 10;
        binding.Run(TestContext.Current.CancellationToken);
        result.ShouldBe([11f, 3, 4]);
    }

    [Fact]
    public void An_output_that_was_not_bound_takes_the_shape_of_each_run()
    {
        using OnnxSession session = OnnxSession.Load(TinyModel.AddOne(), OneThread);
        using OnnxBinding binding = session.Bind();
        foreach (int length in (int[])[2, 5, 3])
        {
            using OrtValue x = Zeros(length);
            binding.SetInput("x", x).Run(TestContext.Current.CancellationToken);

            binding.Output("y").GetTensorTypeAndShape().Shape.ShouldBe([length]);
            binding.Output("y").GetTensorDataAsSpan<float>().ToArray().ShouldAllBe(value => value == 1);
        }
    }

    [Fact]
    public void Tensors_can_share_one_native_buffer()
    {
        using OnnxSession session = OnnxSession.Load(TinyModel.AddOne(), OneThread);
        using NativeBuffer<float> buffer = new(8);
        using OrtValue x = buffer.Tensor(0, 4);
        using OrtValue y = buffer.Tensor(4, 4);
        using OnnxBinding binding = session.Bind().SetInput("x", x).SetOutput("y", y);
        buffer.Slice(0, 4).Fill(41);

        binding.Run(TestContext.Current.CancellationToken);

        buffer.Slice(4, 4).ToArray().ShouldAllBe(value => value == 42);
    }

    [Fact]
    public void A_file_that_is_no_model_is_refused_by_name()
    {
        OnnxException error = Should.Throw<OnnxException>(() => OnnxSession.Load("no-such-model.onnx", OneThread));
        error.Path.ShouldBe("no-such-model.onnx");
        Should.Throw<OnnxException>(() => OnnxSession.Load("nonsense"u8.ToArray(), OneThread));
    }

    [Fact]
    public void A_wrong_shape_type_or_name_is_refused()
    {
        using OnnxSession session = OnnxSession.Load(TinyModel.AddOne(), OneThread);
        using OrtValue square = Zeros(2, 2);
        using OrtValue integers = OrtValue.CreateTensorValueFromMemory(new long[2], [2]);
        using OnnxBinding binding = session.Bind();

        Should.Throw<ArgumentException>(() => binding.SetInput("z", square)).Message.ShouldContain("'z'");
        Should.Throw<ArgumentException>(() => binding.SetInput("x", integers));
        Should.Throw<InvalidOperationException>(() => binding.Run(TestContext.Current.CancellationToken));
        binding.SetInput("x", square);
        Should
            .Throw<OnnxException>(() => binding.Run(TestContext.Current.CancellationToken))
            .Reason.ShouldContain("rank", Case.Insensitive);
    }

    [Fact]
    public void A_cancelled_token_stops_the_run_and_the_binding_works_on()
    {
        using OnnxSession session = OnnxSession.Load(TinyModel.AddOne(), OneThread);
        using OrtValue x = Zeros(2);
        using OnnxBinding binding = session.Bind().SetInput("x", x);
        using CancellationTokenSource source = new();
        source.Cancel();

        Should.Throw<OperationCanceledException>(() => binding.Run(source.Token));
        binding.Run(TestContext.Current.CancellationToken);

        binding.Output("y").GetTensorDataAsSpan<float>()[0].ShouldBe(1);
    }

    [Fact]
    public void Cancelling_in_the_middle_of_a_run_ends_it_and_the_binding_works_on()
    {
        using OnnxSession session = OnnxSession.Load(TinyUNet.Build(channels: 4, seed: 1), OneThread);
        using OrtValue mosaic = Zeros(1, 4, 128, 128);
        using OnnxBinding binding = session.Bind().SetInput("mosaic", mosaic);
        for (int i = 0; i < 10; i++)
        {
            using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(3 * i));
            Should.Throw<OperationCanceledException>(() =>
            {
                while (true)
                {
                    binding.Run(source.Token);
                }
            });
        }

        binding.Run(TestContext.Current.CancellationToken);
        binding.Output("rgb").GetTensorTypeAndShape().ElementCount.ShouldBe(3 * 256 * 256);
    }

    [Fact]
    public void A_run_into_memory_of_the_callers_allocates_next_to_nothing()
    {
        using OnnxSession session = OnnxSession.Load(TinyModel.AddOne(), OneThread);
        using NativeBuffer<float> buffer = new(8);
        using OrtValue x = buffer.Tensor(0, 4);
        using OrtValue y = buffer.Tensor(4, 4);
        using OnnxBinding binding = session.Bind().SetInput("x", x).SetOutput("y", y);
        binding.Run(TestContext.Current.CancellationToken);

        long before = GC.GetAllocatedBytesForCurrentThread();
        binding.Run(TestContext.Current.CancellationToken);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1000);
    }

    [Fact]
    public void A_tensor_keeps_the_buffer_under_it_alive()
    {
        using OnnxSession session = OnnxSession.Load(TinyModel.AddOne(), OneThread);
        NativeBuffer<float> buffer = new(2);
        using OrtValue x = buffer.Tensor(0, 2);
        buffer.Span.Fill(4);
        buffer.Dispose();
        using OnnxBinding binding = session.Bind().SetInput("x", x);

        binding.Run(TestContext.Current.CancellationToken);

        binding.Output("y").GetTensorDataAsSpan<float>().ToArray().ShouldBe([5f, 5]);
    }

    private static OrtValue Zeros(params long[] shape) =>
        OrtValue.CreateTensorValueFromMemory(new float[shape.Aggregate(1L, (product, size) => product * size)], shape);
}
