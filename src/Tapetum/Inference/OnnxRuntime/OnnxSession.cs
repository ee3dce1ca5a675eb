namespace Tapetum.Inference.OnnxRuntime;

/// <summary>A graph made ready to run. Safe to run from many threads at once.</summary>
public sealed unsafe class OnnxSession : IDisposable
{
    private const string LoadAdvice = "Check that it is a complete ONNX model.";
    private readonly SessionOptionsHandle options;

    private OnnxSession(SessionOptionsHandle options, OrtHandle handle)
    {
        (this.options, Handle) = (options, handle);
        using OrtHandle.Loan session = handle.Borrow();
        nint pointer = session.Pointer;
        nint allocator = OnnxEnvironment.Shared.Allocator;
        Inputs =
        [
            .. Enumerable
                .Range(0, OrtApi.SessionGetInputCount(pointer))
                .Select(i =>
                    Describe(
                        OrtApi.SessionGetInputName(pointer, i, allocator),
                        OrtApi.SessionGetInputTypeInfo(pointer, i)
                    )
                ),
        ];
        Outputs =
        [
            .. Enumerable
                .Range(0, OrtApi.SessionGetOutputCount(pointer))
                .Select(i =>
                    Describe(
                        OrtApi.SessionGetOutputName(pointer, i, allocator),
                        OrtApi.SessionGetOutputTypeInfo(pointer, i)
                    )
                ),
        ];
        Metadata = ReadMetadata(pointer, allocator);
    }

    public IReadOnlyList<OnnxTensorInfo> Inputs { get; }

    public IReadOnlyList<OnnxTensorInfo> Outputs { get; }

    /// <summary>The model's own notes (metadata_props).</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    internal OrtHandle Handle { get; }

    /// <exception cref="OnnxRuntimeException">The file is missing, is no ONNX model, or needs what this runtime lacks.</exception>
    public static OnnxSession Load(string path, SessionOptions options)
    {
        SessionOptionsHandle handle = new(options, path);
        try
        {
            using OrtHandle.Loan loan = handle.Options.Borrow();
            fixed (char* wide = path)
            fixed (byte* narrow = OrtText.Bytes(path))
            {
                void* native = OperatingSystem.IsWindows() ? wide : narrow;
                nint env = OnnxEnvironment.Shared.Pointer;
                return new(handle, OrtApi.CreateSession(env, native, loan.Pointer, path, LoadAdvice));
            }
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <param name="model">An ONNX ModelProto; it is copied.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="OnnxRuntimeException">The bytes are no ONNX model, or need what this runtime lacks.</exception>
    public static OnnxSession Load(ReadOnlySpan<byte> model, SessionOptions options, string name = "model")
    {
        SessionOptionsHandle handle = new(options, name);
        try
        {
            using OrtHandle.Loan loan = handle.Options.Borrow();
            fixed (byte* bytes = model)
            {
                nint env = OnnxEnvironment.Shared.Pointer;
                nuint length = (nuint)model.Length;
                return new(handle, OrtApi.CreateSessionFromArray(env, bytes, length, loan.Pointer, name, LoadAdvice));
            }
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Inputs and outputs to be set once and run many times.</summary>
    public OnnxBinding Bind() => new(this);

    public void Dispose()
    {
        Handle.Dispose();
        options.Dispose();
    }

    private static OnnxTensorInfo Describe(string name, OrtHandle typeInfo)
    {
        using (typeInfo)
        using (OrtHandle.Loan loan = typeInfo.Borrow())
        {
            nint tensor = OrtApi.CastTypeInfoToTensorInfo(loan.Pointer);
            return tensor == 0
                ? new(name, OnnxElementType.Undefined, [])
                : new(name, OrtApi.GetTensorElementType(tensor), OrtApi.GetDimensions(tensor));
        }
    }

    private static Dictionary<string, string> ReadMetadata(nint session, nint allocator)
    {
        using OrtHandle handle = OrtApi.SessionGetModelMetadata(session);
        using OrtHandle.Loan metadata = handle.Borrow();
        byte** keys = OrtApi.ModelMetadataGetCustomMetadataMapKeys(metadata.Pointer, allocator, out long count);
        Dictionary<string, string> map = new(StringComparer.Ordinal);
        for (long i = 0; i < count; i++)
        {
            byte* value = OrtApi.ModelMetadataLookupCustomMetadataMap(metadata.Pointer, allocator, keys[i]);
            map[OrtText.Take(keys[i], allocator)] = OrtText.Take(value, allocator);
        }

        if (keys != null)
        {
            OrtApi.AllocatorFree(allocator, keys);
        }

        return map;
    }
}
