using System.Runtime.InteropServices;

namespace Tapetum.Inference.Bfloat16.Native;

/// <summary>The functions of native/tapetum_network.cpp and native/tapetum_planes.cpp; their comments say what each does.</summary>
internal static unsafe partial class NetworkLibrary
{
    public const int Done = 0;
    public const int Cancelled = 1;

    private const string Name = "tapetum_network";

    /// <summary>Whether the library is here and the processor multiplies numbers of bfloat16.</summary>
    public static bool IsSupported { get; } =
        NativeLibrary.TryLoad(Name, typeof(NetworkLibrary).Assembly, searchPath: null, out _) && Supported() != 0;

    [LibraryImport(Name, EntryPoint = "tapetum_network_supported")]
    private static partial int Supported();

    [LibraryImport(Name, EntryPoint = "tapetum_network_create")]
    public static partial NetworkHandle CreateNetwork(Layer* layers, int count);

    [LibraryImport(Name, EntryPoint = "tapetum_network_destroy")]
    public static partial void DestroyNetwork(nint network);

    [LibraryImport(Name, EntryPoint = "tapetum_tile_create")]
    public static partial TileHandle CreateTile(NetworkHandle network, int width, int height);

    [LibraryImport(Name, EntryPoint = "tapetum_tile_destroy")]
    public static partial void DestroyTile(nint tile);

    [LibraryImport(Name, EntryPoint = "tapetum_tile_run")]
    public static partial int Run(NetworkHandle network, TileHandle tile, float* mosaic, int* cancelled);

    [LibraryImport(Name, EntryPoint = "tapetum_tile_row")]
    public static partial void ReadRow(NetworkHandle network, TileHandle tile, int y, float* row);

    [LibraryImport(Name, EntryPoint = "tapetum_planes_convolve")]
    public static partial void ConvolvePlanes(
        float* x,
        float* weights,
        float* bias,
        float* y,
        int inputs,
        int outputs,
        int height,
        int width
    );

    [LibraryImport(Name, EntryPoint = "tapetum_planes_gradient")]
    public static partial void SumGradients(
        float* x,
        float* gradient,
        float* weights,
        int samples,
        int inputs,
        int outputs,
        int height,
        int width
    );

    /// <summary>struct tapetum_layer.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Layer
    {
        public int Kind;
        public int Inputs;
        public int Outputs;
        public float Slope;
        public float* Weights;
        public float* Bias;
        public float* SecondWeights;
        public float* SecondBias;
    }

    /// <summary>A network's weights, as the processor wants them.</summary>
    public sealed class NetworkHandle() : SafeHandle(invalidHandleValue: 0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            DestroyNetwork(handle);
            return true;
        }
    }

    /// <summary>Memory for one tile.</summary>
    public sealed class TileHandle() : SafeHandle(invalidHandleValue: 0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            DestroyTile(handle);
            return true;
        }
    }
}
