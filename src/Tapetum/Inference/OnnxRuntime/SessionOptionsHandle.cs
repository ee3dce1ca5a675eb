using System.Runtime.InteropServices;

namespace Tapetum.Inference.OnnxRuntime;

/// <summary><see cref="SessionOptions"/> as ONNX Runtime wants them, and the logger that must live as long as the session.</summary>
internal sealed unsafe class SessionOptionsHandle : IDisposable
{
    private GCHandle log;

    /// <param name="options">What the caller asked for.</param>
    /// <param name="subject">What error messages name.</param>
    public SessionOptionsHandle(SessionOptions options, string subject)
    {
        // The WebGPU provider writes to the environment's log as soon as it is appended.
        _ = OnnxEnvironment.Shared;
        Options = OrtApi.CreateSessionOptions();
        try
        {
            Apply(options, subject);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public OrtHandle Options { get; }

    public void Dispose()
    {
        Options.Dispose();
        if (log.IsAllocated)
        {
            log.Free();
        }
    }

    private void Apply(SessionOptions options, string subject)
    {
        using OrtHandle.Loan loan = Options.Borrow();
        nint native = loan.Pointer;
        OrtApi.SetSessionGraphOptimizationLevel(native, options.GraphOptimization);
        OrtApi.SetIntraOpNumThreads(native, options.IntraOpThreads);
        Add(native, "session.intra_op.allow_spinning", options.AllowSpinning ? "1" : "0");
        Add(native, "session.set_denormal_as_zero", options.FlushDenormals ? "1" : "0");
        if (options.Arena == CpuArena.Off)
        {
            OrtApi.DisableCpuMemArena(native);
        }
        else
        {
            OrtApi.EnableCpuMemArena(native);
            Add(native, "session.use_env_allocators", options.Arena == CpuArena.AsRequested ? "1" : "0");
        }

        if (options.EnableMemoryPattern)
        {
            OrtApi.EnableMemPattern(native);
        }
        else
        {
            OrtApi.DisableMemPattern(native);
        }

        if (options.ProfilePrefix is { } prefix)
        {
            fixed (char* wide = prefix)
            fixed (byte* narrow = OrtText.Bytes(prefix))
            {
                OrtApi.EnableProfiling(native, OperatingSystem.IsWindows() ? wide : narrow);
            }
        }

        foreach ((string key, string value) in options.ConfigEntries)
        {
            Add(native, key, value);
        }

        if (options.Operators.Count > 0)
        {
            OrtApi.AddCustomOpDomain(native, OnnxOperator.NativeDomain);
        }

        ApplyLog(native, options);
        if (options.Provider == ExecutionProvider.WebGpu)
        {
            AppendWebGpu(native, options.ProviderOptions, subject);
        }
    }

    private void ApplyLog(nint native, SessionOptions options)
    {
        if (options.Log is null)
        {
            return;
        }

        log = GCHandle.Alloc(options.Log);
        OrtApi.SetUserLoggingFunction(native, &Forward, GCHandle.ToIntPtr(log));
        OrtApi.SetSessionLogSeverityLevel(native, options.LogSeverity);
    }

    private static void Add(nint native, string key, string value)
    {
        fixed (byte* k = OrtText.Bytes(key))
        fixed (byte* v = OrtText.Bytes(value))
        {
            OrtApi.AddSessionConfigEntry(native, k, v);
        }
    }

    private static void AppendWebGpu(nint native, IReadOnlyDictionary<string, string> options, string subject)
    {
        byte** keys = stackalloc byte*[options.Count];
        byte** values = stackalloc byte*[options.Count];
        int count = 0;
        try
        {
            foreach ((string key, string value) in options)
            {
                keys[count] = OrtText.Allocate(key);
                values[count++] = OrtText.Allocate(value);
            }

            fixed (byte* provider = "WebGPU\0"u8)
            {
                OrtApi.SessionOptionsAppendExecutionProvider(
                    native,
                    provider,
                    keys,
                    values,
                    (nuint)count,
                    subject,
                    "Run on the CPU, or install a driver for this GPU."
                );
            }
        }
        finally
        {
            for (int i = 0; i < count; i++)
            {
                NativeMemory.Free(keys[i]);
                NativeMemory.Free(values[i]);
            }
        }
    }

    [UnmanagedCallersOnly]
    private static void Forward(nint parameter, int severity, byte* category, byte* logId, byte* location, byte* text)
    {
        var sink = (Action<OnnxLogSeverity, string>)GCHandle.FromIntPtr(parameter).Target!;
        sink((OnnxLogSeverity)severity, Marshal.PtrToStringUTF8((nint)text) ?? "");
    }
}
