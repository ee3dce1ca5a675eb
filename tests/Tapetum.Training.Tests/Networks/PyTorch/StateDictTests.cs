using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Tapetum.Inference;
using Tapetum.Inference.OnnxRuntime;
using Tapetum.Mosaic;
using Tapetum.Training.Networks;
using Tapetum.Training.Networks.PyTorch;

namespace Tapetum.Training.Tests.Networks.PyTorch;

/// <summary>Files that PyTorch wrote, and what it computed with them: make.py beside them made both.</summary>
public class StateDictTests
{
    private const int HeightPx = 16;
    private const int WidthPx = 32;

    [Theory]
    [InlineData("shuffled.pth", "shuffled.f32", 1e-5)]
    [InlineData("shuffled-old.pth", "shuffled.f32", 1e-5)]
    [InlineData("depth-first.pth", "depth-first.f32", 1e-5)]
    [InlineData("shuffled-half.pth", "shuffled.f32", 3e-3)]
    [InlineData("shuffled-bfloat16.pth", "shuffled.f32", 3e-2)]
    public void What_PyTorch_saved_computes_here_what_it_computes_there(string file, string expected, double tolerance)
    {
        float[] truth = Floats(expected);

        float[] made = Run(Import(Beside(file)));

        float range = truth.Max() - truth.Min();
        made.Length.ShouldBe(truth.Length);
        made.Zip(truth, (a, b) => MathF.Abs(a - b)).Max().ShouldBeLessThan((float)tolerance * range);
    }

    [Fact]
    public void A_written_state_dict_is_read_back_bit_for_bit()
    {
        using TemporaryFolder folder = new();
        IReadOnlyDictionary<string, TorchTensor> before = StateDict.Read(Beside("shuffled.pth"));
        using Weights weights = Read(Beside("shuffled.pth"));

        File.WriteAllBytes(folder.File("again.pth"), StateDictWriter.Write(SidLayout.Take(weights)));
        IReadOnlyDictionary<string, TorchTensor> after = StateDict.Read(folder.File("again.pth"));

        after.Keys.Order(StringComparer.Ordinal).ShouldBe(before.Keys.Order(StringComparer.Ordinal));
        foreach ((string name, TorchTensor tensor) in before)
        {
            after[name].Shape.ShouldBe(tensor.Shape, name);
            after[name].Values.ShouldBe(tensor.Values, name);
        }
    }

    [Fact]
    public async Task PyTorch_itself_loads_what_is_written_and_runs_nothing_of_it()
    {
        using TemporaryFolder folder = new();
        using Weights weights = Read(Beside("depth-first.pth"));
        await File.WriteAllBytesAsync(
            folder.File("ours.pth"),
            StateDictWriter.Write(SidLayout.Take(weights)),
            TestContext.Current.CancellationToken
        );
        const string Program = """
            import sys, torch
            loaded = torch.load(sys.argv[1], weights_only=True)
            print(len(loaded), tuple(loaded["upv6.weight"].shape), loaded["conv1_1.weight"].sum().item())
            """;
        const string Python = "/usr/bin/python3";
        Assert.SkipUnless(File.Exists(Python), "python3 is not installed");
        ProcessStartInfo start = new(Python, ["-c", Program, folder.File("ours.pth")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process python = Process.Start(start)!;
        string printed = await python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string error = await python.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(
            error.Contains("No module named 'torch'", StringComparison.Ordinal),
            "python3-torch is not installed"
        );

        error.ShouldBe("");
        float sum = StateDict.Read(folder.File("ours.pth"))["conv1_1.weight"].Values.Sum();
        string[] words = printed.Trim().Split(' ', 2);
        words[0].ShouldBe("46");
        words[1].ShouldStartWith("(16, 8, 2, 2)");
        float.Parse(words[1].Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture).ShouldBe(sum, 1e-4f);
    }

    [Fact]
    public void What_asks_to_be_run_is_refused_by_its_name()
    {
        StateDictException refusal = Should.Throw<StateDictException>(() => StateDict.Read(Beside("harm.pth")));

        refusal.Reason.ShouldContain("__builtin__.print");
        refusal.Reason.ShouldContain("nothing of it is run");
    }

    [Fact]
    public void Damaged_files_are_refused_and_never_crash()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("damaged.pth");
        Random random = new(11);
        foreach (string name in new[] { "shuffled-old.pth", "shuffled.pth" })
        {
            byte[] whole = File.ReadAllBytes(Beside(name));
            for (int i = 0; i < 150; i++)
            {
                byte[] bytes = i % 3 == 0 ? whole[..random.Next(whole.Length)] : [.. whole];
                for (int change = 0; change < 3 && bytes.Length > 0; change++)
                {
                    // What comes before the numbers decides how the rest is read.
                    bytes[random.Next(Math.Min(bytes.Length, 4000))] = (byte)random.Next(256);
                }

                File.WriteAllBytes(path, bytes);
                try
                {
                    StateDict.Read(path);
                }
                catch (StateDictException refusal)
                {
                    refusal.Reason.ShouldNotBeEmpty();
                }
            }
        }
    }

    [Fact]
    public void The_paper_s_network_for_X_Trans_is_known_by_its_nine_planes()
    {
        using TemporaryFolder folder = new();
        using Weights trained = new(new UNet(channels: 2, UNetEnd.Colors, MosaicLayout.XTransNine));
        trained.Initialize(seed: 3);
        File.WriteAllBytes(folder.File("fuji.pth"), StateDictWriter.Write(SidLayout.Take(trained)));

        using Weights read = Read(folder.File("fuji.pth"));

        read.Network.Mosaic.ShouldBe(MosaicLayout.XTransNine);
        read.Values.Span.ToArray().ShouldBe(trained.Averages.Span.ToArray());
    }

    private static string Beside(string name, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "weights", name);

    private static float[] Floats(string name) =>
        MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Beside(name))).ToArray();

    private static Weights Read(string path)
    {
        IReadOnlyDictionary<string, TorchTensor> source = StateDict.Read(path);
        Weights weights = new(SidLayout.NetworkOf(source, path));
        SidLayout.Put(source, path, weights);
        return weights;
    }

    private static byte[] Import(string path)
    {
        using Weights weights = Read(path);
        return ModelExporter.Export(weights, ModelContract.Srgb, ModelCard.AmplifiedV1, "theirs", half: false);
    }

    /// <summary>SID's planes are red, green, blue, green; ours red, green, green, blue.</summary>
    private static float[] Run(byte[] model)
    {
        const int Plane = HeightPx * WidthPx;
        float[] theirs = Floats("input.f32");
        float[] ours = [.. new[] { 0, 1, 3, 2 }.SelectMany(plane => theirs.Skip(plane * Plane).Take(Plane))];
        using OnnxSession session = OnnxSession.Load(model, new OnnxSessionOptions());
        using OnnxBinding binding = session.Bind();
        using OrtValue tensor = OrtValue.CreateTensorValueFromMemory(ours, [1, 4, HeightPx, WidthPx]);
        binding.SetInput("mosaic", tensor).Run(TestContext.Current.CancellationToken);
        return binding.Output("rgb").GetTensorDataAsSpan<float>().ToArray();
    }
}
