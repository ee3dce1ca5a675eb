namespace Tapetum.Inference.OnnxRuntime;

/// <summary>How a model is loaded, and what it says about itself.</summary>
internal static unsafe partial class OrtApi
{
    // ---- session options

    public static OrtHandle CreateSessionOptions()
    {
        nint options;
        Check(((delegate* unmanaged<nint*, nint>)Table[10])(&options));
        return new(options, Table[100]);
    }

    /// <summary>The prefix is UTF-16 on Windows, UTF-8 elsewhere (ORTCHAR_T).</summary>
    public static void EnableProfiling(nint options, void* prefix) =>
        Check(((delegate* unmanaged<nint, void*, nint>)Table[14])(options, prefix));

    public static void EnableMemPattern(nint options) => Check(((delegate* unmanaged<nint, nint>)Table[16])(options));

    public static void DisableMemPattern(nint options) => Check(((delegate* unmanaged<nint, nint>)Table[17])(options));

    public static void EnableCpuMemArena(nint options) => Check(((delegate* unmanaged<nint, nint>)Table[18])(options));

    public static void DisableCpuMemArena(nint options) => Check(((delegate* unmanaged<nint, nint>)Table[19])(options));

    public static void SetSessionLogSeverityLevel(nint options, OnnxLogSeverity severity) =>
        Check(((delegate* unmanaged<nint, int, nint>)Table[22])(options, (int)severity));

    public static void SetSessionGraphOptimizationLevel(nint options, GraphOptimization level) =>
        Check(((delegate* unmanaged<nint, int, nint>)Table[23])(options, (int)level));

    public static void SetIntraOpNumThreads(nint options, int threads) =>
        Check(((delegate* unmanaged<nint, int, nint>)Table[24])(options, threads));

    public static void AddSessionConfigEntry(nint options, byte* key, byte* value) =>
        Check(((delegate* unmanaged<nint, byte*, byte*, nint>)Table[130])(options, key, value));

    public static void SessionOptionsAppendExecutionProvider(
        nint options,
        byte* provider,
        byte** keys,
        byte** values,
        nuint count,
        string subject,
        string advice
    ) =>
        Check(
            ((delegate* unmanaged<nint, byte*, byte**, byte**, nuint, nint>)Table[216])(
                options,
                provider,
                keys,
                values,
                count
            ),
            subject,
            advice
        );

    public static void SetUserLoggingFunction(
        nint options,
        delegate* unmanaged<nint, int, byte*, byte*, byte*, byte*, void> log,
        nint parameter
    ) =>
        Check(
            (
                (delegate* unmanaged<
                    nint,
                    delegate* unmanaged<nint, int, byte*, byte*, byte*, byte*, void>,
                    nint,
                    nint>)
                    Table[266]
            )(options, log, parameter)
        );

    // ---- session

    /// <summary>The path is UTF-16 on Windows, UTF-8 elsewhere (ORTCHAR_T).</summary>
    public static OrtHandle CreateSession(nint env, void* path, nint options, string subject, string advice)
    {
        nint session;
        Check(
            ((delegate* unmanaged<nint, void*, nint, nint*, nint>)Table[7])(env, path, options, &session),
            subject,
            advice
        );
        return new(session, Table[95]);
    }

    public static OrtHandle CreateSessionFromArray(
        nint env,
        void* model,
        nuint lengthBytes,
        nint options,
        string subject,
        string advice
    )
    {
        nint session;
        Check(
            ((delegate* unmanaged<nint, void*, nuint, nint, nint*, nint>)Table[8])(
                env,
                model,
                lengthBytes,
                options,
                &session
            ),
            subject,
            advice
        );
        return new(session, Table[95]);
    }

    public static int SessionGetInputCount(nint session) => GetCount(session, 30);

    public static int SessionGetOutputCount(nint session) => GetCount(session, 31);

    public static OrtHandle SessionGetInputTypeInfo(nint session, int index) => GetTypeInfo(session, index, 33);

    public static OrtHandle SessionGetOutputTypeInfo(nint session, int index) => GetTypeInfo(session, index, 34);

    public static string SessionGetInputName(nint session, int index, nint allocator) =>
        GetName(session, index, allocator, 36);

    public static string SessionGetOutputName(nint session, int index, nint allocator) =>
        GetName(session, index, allocator, 37);

    /// <returns>Null when the value is not a tensor; it belongs to <paramref name="typeInfo"/>.</returns>
    public static nint CastTypeInfoToTensorInfo(nint typeInfo)
    {
        nint tensorInfo;
        Check(((delegate* unmanaged<nint, nint*, nint>)Table[55])(typeInfo, &tensorInfo));
        return tensorInfo;
    }

    public static OrtHandle SessionGetModelMetadata(nint session)
    {
        nint metadata;
        Check(((delegate* unmanaged<nint, nint*, nint>)Table[111])(session, &metadata));
        return new(metadata, Table[118]);
    }

    public static byte** ModelMetadataGetCustomMetadataMapKeys(nint metadata, nint allocator, out long count)
    {
        byte** keys;
        fixed (long* n = &count)
        {
            Check(((delegate* unmanaged<nint, nint, byte***, long*, nint>)Table[123])(metadata, allocator, &keys, n));
        }

        return keys;
    }

    public static byte* ModelMetadataLookupCustomMetadataMap(nint metadata, nint allocator, byte* key)
    {
        byte* value;
        Check(((delegate* unmanaged<nint, nint, byte*, byte**, nint>)Table[116])(metadata, allocator, key, &value));
        return value;
    }

    private static int GetCount(nint session, int function)
    {
        nuint count;
        Check(((delegate* unmanaged<nint, nuint*, nint>)Table[function])(session, &count));
        return checked((int)count);
    }

    private static OrtHandle GetTypeInfo(nint session, int index, int function)
    {
        nint info;
        Check(((delegate* unmanaged<nint, nuint, nint*, nint>)Table[function])(session, (nuint)index, &info));
        return new(info, Table[98]);
    }

    private static string GetName(nint session, int index, nint allocator, int function)
    {
        byte* name;
        Check(
            ((delegate* unmanaged<nint, nuint, nint, byte**, nint>)Table[function])(
                session,
                (nuint)index,
                allocator,
                &name
            )
        );
        return OrtText.Take(name, allocator);
    }
}
