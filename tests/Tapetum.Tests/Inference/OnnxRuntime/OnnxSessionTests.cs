using Tapetum.Inference.OnnxRuntime;

namespace Tapetum.Tests.Inference.OnnxRuntime;

public sealed class OnnxSessionTests
{
    private static readonly SessionOptions OneThread = new() { IntraOpThreads = 1 };

    [Fact]
    public void A_session_tells_its_inputs_outputs_and_metadata()
    {
        using OnnxSession session = OnnxSession.Load(TinyModel.AddOne(), OneThread);

        OnnxTensorInfo input = session.Inputs.ShouldHaveSingleItem();
        input.Name.ShouldBe("x");
        input.ElementType.ShouldBe(OnnxElementType.Float);
        input.Shape.ShouldBe([-1L]);
        session.Outputs.ShouldHaveSingleItem().Name.ShouldBe("y");
        session.Metadata["greeting"].ShouldBe("grüezi");
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
        using OnnxTensor x = OnnxTensor.Over<float>(new float[] { 1, 2, 3 }, 3);
        using OnnxTensor y = OnnxTensor.Over<float>(result, 3);
        using OnnxBinding binding = session.Bind().SetInput("x", x).SetOutput("y", y);

        binding.Run(TestContext.Current.CancellationToken);
        result.ShouldBe([2f, 3, 4]);

        x.AsSpan<float>()[0] = 10;
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
            using OnnxTensor x = OnnxTensor.Allocate<float>(length);
            binding.SetInput("x", x).Run(TestContext.Current.CancellationToken);

            binding.Output("y").Shape.ToArray().ShouldBe([length]);
            binding.Output("y").AsSpan<float>().ToArray().ShouldAllBe(value => value == 1);
        }
    }

    [Fact]
    public void Tensors_can_share_one_native_buffer()
    {
        using OnnxSession session = OnnxSession.Load(TinyModel.AddOne(), OneThread);
        using NativeBuffer<float> buffer = new(8);
        using OnnxTensor x = OnnxTensor.Over(buffer, 0, 4);
        using OnnxTensor y = OnnxTensor.Over(buffer, 4, 4);
        using OnnxBinding binding = session.Bind().SetInput("x", x).SetOutput("y", y);
        buffer.Slice(0, 4).Fill(41);

        binding.Run(TestContext.Current.CancellationToken);

        buffer.Slice(4, 4).ToArray().ShouldAllBe(value => value == 42);
    }

    [Fact]
    public void Half_floats_and_long_integers_pass_through()
    {
        byte[] model = new TinyModel()
            .Node("Cast", ["h"], "n", TinyModel.Attribute("to", (long)OnnxElementType.Int64))
            .Input("h", OnnxElementType.Float16, "4")
            .Output("n", OnnxElementType.Int64, "4")
            .Build();
        using OnnxSession session = OnnxSession.Load(model, OneThread);
        using OnnxTensor h = OnnxTensor.Over<Half>(new Half[] { (Half)1, (Half)(-2), (Half)3.5f, (Half)1024 }, 4);
        using OnnxTensor n = OnnxTensor.Allocate<long>(4);

        session.Bind().SetInput("h", h).SetOutput("n", n).Run(TestContext.Current.CancellationToken);

        n.AsSpan<long>().ToArray().ShouldBe([1L, -2, 3, 1024]);
    }

    [Fact]
    public void A_file_that_is_no_model_is_refused_by_name()
    {
        OnnxRuntimeException error = Should.Throw<OnnxRuntimeException>(() =>
            OnnxSession.Load("no-such-model.onnx", OneThread)
        );
        error.Path.ShouldBe("no-such-model.onnx");
        Should.Throw<OnnxRuntimeException>(() => OnnxSession.Load("nonsense"u8, OneThread));
    }

    [Fact]
    public void A_wrong_shape_type_or_name_is_refused()
    {
        using OnnxSession session = OnnxSession.Load(TinyModel.AddOne(), OneThread);
        using OnnxTensor square = OnnxTensor.Allocate<float>(2, 2);
        using OnnxTensor integers = OnnxTensor.Allocate<long>(2);
        using OnnxBinding binding = session.Bind();

        Should.Throw<ArgumentException>(() => binding.SetInput("z", square)).Message.ShouldContain("'z'");
        Should.Throw<ArgumentException>(() => binding.SetInput("x", integers));
        Should.Throw<InvalidOperationException>(() => binding.Run(TestContext.Current.CancellationToken));
        binding.SetInput("x", square);
        Should
            .Throw<OnnxRuntimeException>(() => binding.Run(TestContext.Current.CancellationToken))
            .Reason.ShouldContain("rank", Case.Insensitive);
    }

    [Fact]
    public void A_cancelled_token_stops_the_run_and_the_binding_works_on()
    {
        using OnnxSession session = OnnxSession.Load(TinyModel.AddOne(), OneThread);
        using OnnxTensor x = OnnxTensor.Allocate<float>(2);
        using OnnxBinding binding = session.Bind().SetInput("x", x);
        using CancellationTokenSource source = new();
        source.Cancel();

        Should.Throw<OperationCanceledException>(() => binding.Run(source.Token));
        binding.Run(TestContext.Current.CancellationToken);

        binding.Output("y").AsSpan<float>()[0].ShouldBe(1);
    }

    [Fact]
    public void Cancelling_in_the_middle_of_a_run_ends_it_and_the_binding_works_on()
    {
        using OnnxSession session = OnnxSession.Load(TinyUNet.Build(channels: 4, seed: 1), OneThread);
        using OnnxTensor mosaic = OnnxTensor.Allocate<float>(1, 4, 128, 128);
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
        binding.Output("rgb").Length.ShouldBe(3 * 256 * 256);
    }

    [Fact]
    public void Log_messages_reach_the_callers_function()
    {
        List<string> messages = [];
        SessionOptions options = OneThread with
        {
            Log = (_, text) =>
            {
                lock (messages)
                {
                    messages.Add(text);
                }
            },
            LogSeverity = OnnxLogSeverity.Verbose,
        };
        using OnnxSession session = OnnxSession.Load(TinyModel.AddOne(), options);

        messages.ShouldNotBeEmpty();
    }
}
