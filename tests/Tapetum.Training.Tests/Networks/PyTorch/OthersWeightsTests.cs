using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Tapetum.Inference;
using Tapetum.Inference.OnnxRuntime;
using Tapetum.Sensor;
using Tapetum.Training.Networks;
using Tapetum.Training.Networks.PyTorch;

namespace Tapetum.Training.Tests.Networks.PyTorch;

/// <summary>Networks from raw to raw, in the files that ELD, PMN and LED save: make.py beside this wrote them with PyTorch, and what it computed.</summary>
public class OthersWeightsTests
{
    private const int HeightPx = 16;
    private const int WidthPx = 32;

    [Theory]
    [InlineData("eld.pth", "eld.f32", "amplified-v1")]
    [InlineData("pmn.pth", "pmn.f32", "amplified-unclipped-v1")]
    [InlineData("led.pth", "led.f32", "amplified-to-white-v1")]
    [InlineData("led-deployed.pth", "led.f32", "amplified-to-white-v1")]
    [InlineData("led-pretrained.pth", "led-pretrained.f32", "amplified-to-white-v1")]
    public void A_mosaic_becomes_here_the_mosaic_that_it_becomes_in_PyTorch(
        string file,
        string expected,
        string normalization
    )
    {
        using TemporaryFolder folder = new();
        using var others = OthersWeights.Read(Beside(file), layout: null, range: null);
        string model = folder.File("others.onnx");
        File.WriteAllBytes(model, others.ToModel("others", half: false));
        float[] truth = InOurOrder(Floats(expected));

        float[] made = Run(model, InOurOrder(Floats("input.f32")), out ModelCard card);

        card.Contract.ShouldBe(ModelContract.CameraLinear);
        card.Normalization.ShouldBe(normalization);
        card.Output.ShouldBe(ModelOutput.Planes);
        made.Length.ShouldBe(truth.Length);
        float range = truth.Max() - truth.Min();
        made.Zip(truth, (a, b) => MathF.Abs(a - b)).Max().ShouldBeLessThan(1e-5f * range);
    }

    [Fact]
    public void What_a_file_cannot_tell_is_taken_from_the_options()
    {
        using var others = OthersWeights.Read(Beside("pmn.pth"), OthersLayout.Eld, AmplifiedRange.ToWhite);

        others.Layout.ShouldBe(OthersLayout.Eld);
        others.Range.ShouldBe(AmplifiedRange.ToWhite);
    }

    [Theory]
    [InlineData("pmn.pth", OthersLayout.Sid, "its U-Net makes a mosaic, and SID's makes colours")]
    [InlineData("shuffled.pth", OthersLayout.Led, "its U-Net makes colours, as SID's does")]
    internal void A_network_of_another_kind_is_refused_with_the_name_of_the_right_one(
        string file,
        OthersLayout layout,
        string reason
    )
    {
        StateDictException refusal = Should.Throw<StateDictException>(() =>
            OthersWeights.Read(Beside(file), layout, range: null)
        );

        refusal.Reason.ShouldBe(reason);
        refusal.Message.ShouldContain("--layout");
    }

    [Fact]
    public void A_block_of_LED_s_that_is_not_whole_is_refused_by_its_name()
    {
        Dictionary<string, TorchTensor> weights = new(StateDict.Read(Beside("led.pth")), StringComparer.Ordinal);
        weights["conv3_2.align_weights.2"] = new([1, 1, 1, 1], [1]);

        Should
            .Throw<StateDictException>(() => RepNrBlocks.Fold(weights, "led.pth"))
            .Reason.ShouldContain("conv3_2.align_weights.2");
    }

    [Fact]
    public void A_written_state_dict_of_a_mosaic_s_network_is_read_back_bit_for_bit()
    {
        using TemporaryFolder folder = new();
        IReadOnlyDictionary<string, TorchTensor> before = StateDict.Read(Beside("pmn.pth"));
        using var others = OthersWeights.Read(Beside("pmn.pth"), layout: null, range: null);

        File.WriteAllBytes(folder.File("again.pth"), StateDictWriter.Write(SidLayout.Take(others.Weights)));
        IReadOnlyDictionary<string, TorchTensor> after = StateDict.Read(folder.File("again.pth"));

        after.Keys.Order(StringComparer.Ordinal).ShouldBe(before.Keys.Order(StringComparer.Ordinal));
        foreach ((string name, TorchTensor tensor) in before)
        {
            after[name].Values.ShouldBe(tensor.Values, name);
        }
    }

    private static string Beside(string name, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "weights", name);

    private static float[] Floats(string name) =>
        MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Beside(name))).ToArray();

    /// <summary>Their planes are red, green, blue, green; ours red, green, green, blue.</summary>
    private static float[] InOurOrder(float[] theirs)
    {
        const int Plane = HeightPx * WidthPx;
        return [.. new[] { 0, 1, 3, 2 }.SelectMany(plane => theirs.Skip(plane * Plane).Take(Plane))];
    }

    private static float[] Run(string model, float[] planes, out ModelCard card)
    {
        using var session = OnnxSession.Load(model, new OnnxSessionOptions());
        card = ModelCard.Read(session.Form, model);
        using OnnxBinding binding = session.Bind();
        using OrtValue tensor = OrtValue.CreateTensorValueFromMemory(planes, [1, 4, HeightPx, WidthPx]);
        binding.SetInput("mosaic", tensor).Run(TestContext.Current.CancellationToken);
        return binding.Output("planes").GetTensorDataAsSpan<float>().ToArray();
    }
}
