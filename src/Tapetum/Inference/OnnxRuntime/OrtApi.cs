using System.Reflection;
using System.Runtime.InteropServices;

namespace Tapetum.Inference.OnnxRuntime;

/// <summary>
/// The functions of ONNX Runtime's C API that Tapetum calls. The library exports one symbol, <c>OrtGetApiBase</c>, which leads to a table of
/// function pointers; the table only ever grows at its end, so an index is as good as a name. Each method is named after its entry.
/// </summary>
/// <remarks>Order and signatures: <c>onnxruntime_c_api.h</c>, API version 24, of github.com/microsoft/onnxruntime.</remarks>
internal static unsafe partial class OrtApi
{
    /// <summary>The oldest API version that has every function below.</summary>
    private const uint ApiVersion = 24;

    private static readonly Lazy<nint> LazyTable = new(LoadTable);

    private static nint* Table => (nint*)LazyTable.Value;

    private static nint LoadTable()
    {
        string name =
            OperatingSystem.IsWindows() ? "onnxruntime.dll"
            : OperatingSystem.IsMacOS() ? "libonnxruntime.1.dylib"
            : "libonnxruntime.so.1";
        nint library = NativeLibrary.TryLoad(Path.Combine(AppContext.BaseDirectory, name), out nint handle)
            ? handle
            : NativeLibrary.Load(name, Assembly.GetExecutingAssembly(), DllImportSearchPath.SafeDirectories);

        // struct OrtApiBase { const OrtApi* (*GetApi)(uint32_t version); const char* (*GetVersionString)(void); };
        var getApiBase = (delegate* unmanaged<nint*>)NativeLibrary.GetExport(library, "OrtGetApiBase");
        nint* apiBase = getApiBase();
        nint api = ((delegate* unmanaged<uint, nint>)apiBase[0])(ApiVersion);
        if (api == 0)
        {
            string? version = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)apiBase[1])());
            throw new OnnxRuntimeException(
                name,
                $"it is ONNX Runtime {version}, which is too old",
                "Install 1.24 or newer: `npm ci --ignore-scripts` fetches the right one."
            );
        }

        return api;
    }

    /// <summary>Turns a status that is not null into an exception with ONNX Runtime's own words.</summary>
    public static void Check(
        nint status,
        string subject = "ONNX Runtime",
        string advice = "This is a fault in Tapetum."
    )
    {
        if (status == 0)
        {
            return;
        }

        string reason = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint, nint>)Table[2])(status)) ?? "";
        ReleaseStatus(status);
        throw new OnnxRuntimeException(subject, reason.TrimEnd('.', '\n', ' '), advice);
    }

    /// <summary>Does nothing with the null that means success.</summary>
    public static void ReleaseStatus(nint status)
    {
        if (status != 0)
        {
            ((delegate* unmanaged<nint, void>)Table[93])(status);
        }
    }

    // ---- environment

    public static nint CreateEnvWithCustomLogger(
        delegate* unmanaged<nint, int, byte*, byte*, byte*, byte*, void> log,
        OnnxLogSeverity severity,
        byte* logId
    )
    {
        nint env;
        Check(
            (
                (delegate* unmanaged<
                    delegate* unmanaged<nint, int, byte*, byte*, byte*, byte*, void>,
                    nint,
                    int,
                    byte*,
                    nint*,
                    nint>)
                    Table[4]
            )(log, 0, (int)severity, logId, &env)
        );
        return env;
    }

    public static void DisableTelemetryEvents(nint env) => Check(((delegate* unmanaged<nint, nint>)Table[6])(env));

    public static OrtHandle CreateCpuMemoryInfo(OrtAllocatorType type)
    {
        const int DefaultMemory = 0;
        nint info;
        Check(((delegate* unmanaged<int, int, nint*, nint>)Table[69])((int)type, DefaultMemory, &info));
        return new(info, Table[94]);
    }

    public static OrtHandle CreateArenaCfgV2(byte** keys, nuint* values, nuint count)
    {
        nint config;
        Check(((delegate* unmanaged<byte**, nuint*, nuint, nint*, nint>)Table[164])(keys, values, count, &config));
        return new(config, Table[157]);
    }

    public static void CreateAndRegisterAllocator(nint env, nint memoryInfo, nint arenaConfig) =>
        Check(((delegate* unmanaged<nint, nint, nint, nint>)Table[144])(env, memoryInfo, arenaConfig));

    public static nint GetAllocatorWithDefaultOptions()
    {
        nint allocator;
        Check(((delegate* unmanaged<nint*, nint>)Table[78])(&allocator));
        return allocator;
    }

    public static void AllocatorFree(nint allocator, void* memory) =>
        Check(((delegate* unmanaged<nint, void*, nint>)Table[76])(allocator, memory));

    // ---- values

    public static OrtHandle CreateTensorWithDataAsOrtValue(
        nint memoryInfo,
        void* data,
        nuint lengthBytes,
        ReadOnlySpan<long> shape,
        OnnxElementType type
    )
    {
        nint value;
        fixed (long* dimensions = shape)
        {
            Check(
                ((delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint>)Table[49])(
                    memoryInfo,
                    data,
                    lengthBytes,
                    dimensions,
                    (nuint)shape.Length,
                    (int)type,
                    &value
                )
            );
        }

        return AdoptValue(value);
    }

    /// <summary>Takes ownership of a value that ONNX Runtime handed out.</summary>
    public static OrtHandle AdoptValue(nint value) => new(value, Table[96]);

    public static void* GetTensorMutableData(nint value)
    {
        void* data;
        Check(((delegate* unmanaged<nint, void**, nint>)Table[51])(value, &data));
        return data;
    }

    public static OrtHandle GetTensorTypeAndShape(nint value)
    {
        nint info;
        Check(((delegate* unmanaged<nint, nint*, nint>)Table[65])(value, &info));
        return new(info, Table[99]);
    }

    public static OnnxElementType GetTensorElementType(nint tensorInfo)
    {
        int type;
        Check(((delegate* unmanaged<nint, int*, nint>)Table[60])(tensorInfo, &type));
        return (OnnxElementType)type;
    }

    public static long[] GetDimensions(nint tensorInfo)
    {
        nuint rank;
        Check(((delegate* unmanaged<nint, nuint*, nint>)Table[61])(tensorInfo, &rank));
        long[] shape = new long[rank];
        fixed (long* dimensions = shape)
        {
            Check(((delegate* unmanaged<nint, long*, nuint, nint>)Table[62])(tensorInfo, dimensions, rank));
        }

        return shape;
    }

    // ---- run

    public static OrtHandle CreateRunOptions()
    {
        nint options;
        Check(((delegate* unmanaged<nint*, nint>)Table[39])(&options));
        return new(options, Table[97]);
    }

    public static void AddRunConfigEntry(nint options, byte* key, byte* value) =>
        Check(((delegate* unmanaged<nint, byte*, byte*, nint>)Table[165])(options, key, value));

    public static void RunOptionsSetTerminate(nint options) =>
        Check(((delegate* unmanaged<nint, nint>)Table[46])(options));

    public static void RunOptionsUnsetTerminate(nint options) =>
        Check(((delegate* unmanaged<nint, nint>)Table[47])(options));

    /// <summary>Each output is a value to write to, or null to have one allocated. Returns the status, which a cancelled caller must tell from a failure.</summary>
    public static nint Run(
        nint session,
        nint runOptions,
        byte** inputNames,
        nint* inputs,
        int inputCount,
        byte** outputNames,
        int outputCount,
        nint* outputs
    ) =>
        ((delegate* unmanaged<nint, nint, byte**, nint*, nuint, byte**, nuint, nint*, nint>)Table[9])(
            session,
            runOptions,
            inputNames,
            inputs,
            (nuint)inputCount,
            outputNames,
            (nuint)outputCount,
            outputs
        );
}
