namespace Tapetum.Encoding.Vips;

/// <summary>One call of a libvips operation by name: set its inputs, build it, take its output.</summary>
internal sealed class VipsOperation : IDisposable
{
    private readonly string name;
    private VipsObjectHandle operation;

    /// <param name="name">A nickname such as "icc_transform", or a class name from <see cref="VipsNative.FindLoader"/>.</param>
    public VipsOperation(string name)
    {
        VipsLibrary.EnsureStarted();
        this.name = name;
        operation = VipsNative.NewOperation(name);
        if (operation.IsInvalid)
        {
            throw VipsLibrary.LastError(name);
        }
    }

    public VipsOperation Set(string property, string value)
    {
        GValue boxed = New(GValue.StringType);
        VipsNative.SetString(ref boxed, value);
        return Assign(property, ref boxed);
    }

    /// <summary>Sets a number, a flag set or a member of an enumeration.</summary>
    public VipsOperation Set(string property, int value)
    {
        GValue boxed = New(GValue.IntType);
        VipsNative.SetInt(ref boxed, value);
        return Assign(property, ref boxed);
    }

    public VipsOperation Set(string property, double value)
    {
        GValue boxed = New(GValue.DoubleType);
        VipsNative.SetDouble(ref boxed, value);
        return Assign(property, ref boxed);
    }

    public VipsOperation Set(string property, bool value)
    {
        GValue boxed = New(GValue.BooleanType);
        VipsNative.SetBoolean(ref boxed, value);
        return Assign(property, ref boxed);
    }

    public VipsOperation Set(string property, VipsObjectHandle image)
    {
        GValue boxed = New(VipsNative.ImageType());
        VipsNative.SetObject(ref boxed, image);
        return Assign(property, ref boxed);
    }

    /// <summary>Sets a file's content that lies in memory.</summary>
    public VipsOperation Set(string property, byte[] content)
    {
        GValue boxed = New(VipsNative.BlobType());
        VipsNative.TakeBoxed(ref boxed, VipsNative.CopyBlob(content, (nuint)content.Length));
        return Assign(property, ref boxed);
    }

    /// <summary>Runs the operation and returns its image output.</summary>
    /// <exception cref="VipsException">libvips refused.</exception>
    public VipsObjectHandle BuildImage(string output = "out")
    {
        Build();
        GValue boxed = New(VipsNative.ImageType());
        VipsNative.GetProperty(operation, output, ref boxed);
        var image = VipsObjectHandle.FromBorrowed(VipsNative.GetObject(ref boxed));
        VipsNative.UnsetValue(ref boxed);
        VipsNative.UnrefOutputs(operation);
        return image;
    }

    /// <summary>Runs an operation that saves to memory and returns what it saved.</summary>
    /// <exception cref="VipsException">libvips refused.</exception>
    public unsafe byte[] BuildBytes(string output)
    {
        Build();
        GValue boxed = New(VipsNative.BlobType());
        VipsNative.GetProperty(operation, output, ref boxed);
        byte* bytes = VipsNative.BlobBytes(VipsNative.GetBoxed(ref boxed), out nuint sizeBytes);
        byte[] content = new ReadOnlySpan<byte>(bytes, checked((int)sizeBytes)).ToArray();
        VipsNative.UnsetValue(ref boxed);
        VipsNative.UnrefOutputs(operation);
        return content;
    }

    /// <summary>Runs an operation that has no image output, such as saving to a file.</summary>
    /// <exception cref="VipsException">libvips refused.</exception>
    public void Build()
    {
        VipsObjectHandle built = VipsNative.BuildOperation(operation);
        if (built.IsInvalid)
        {
            built.Dispose();
            VipsNative.UnrefOutputs(operation);
            throw VipsLibrary.LastError(name);
        }

        operation.Dispose();
        operation = built;
    }

    public void Dispose() => operation.Dispose();

    private static GValue New(nuint type)
    {
        GValue value = default;
        VipsNative.InitValue(ref value, type);
        return value;
    }

    private VipsOperation Assign(string property, ref GValue value)
    {
        VipsNative.SetProperty(operation, property, ref value);
        VipsNative.UnsetValue(ref value);
        return this;
    }
}
