using System.Runtime.InteropServices;

namespace Tapetum.Encoding.Vips;

/// <summary>The part of libvips' and GLib's C API that we call, all of it non-variadic. The npm build of libvips exports both.</summary>
internal static unsafe partial class VipsNative
{
    private const string Library = "libvips-cpp.so";

    [LibraryImport(Library, EntryPoint = "vips_init", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Init(string programName);

    [LibraryImport(Library, EntryPoint = "vips_cache_set_max")]
    public static partial void SetOperationCacheMax(int operations);

    [LibraryImport(Library, EntryPoint = "vips_concurrency_set")]
    public static partial void SetConcurrency(int threads);

    /// <summary>Forbids the loaders that libvips' authors do not trust with files from strangers.</summary>
    [LibraryImport(Library, EntryPoint = "vips_block_untrusted_set")]
    public static partial void BlockUntrusted([MarshalAs(UnmanagedType.Bool)] bool state);

    /// <summary>Forbids or allows an operation and those that derive from it, by the name of its class.</summary>
    [LibraryImport(Library, EntryPoint = "vips_operation_block_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void BlockOperation(string className, [MarshalAs(UnmanagedType.Bool)] bool state);

    [LibraryImport(Library, EntryPoint = "g_log_set_handler", StringMarshalling = StringMarshalling.Utf8)]
    public static partial uint SetLogHandler(
        string domain,
        int levels,
        delegate* unmanaged[Cdecl]<nint, int, nint, nint, void> handler,
        nint userData
    );

    /// <summary>A copy of the process-wide error text, which is cleared; free it with <see cref="Free"/>.</summary>
    [LibraryImport(Library, EntryPoint = "vips_error_buffer_copy")]
    public static partial nint CopyErrorBuffer();

    [LibraryImport(Library, EntryPoint = "g_free")]
    public static partial void Free(nint memory);

    /// <summary>The name of the operation that loads a file, owned by libvips; zero when none does.</summary>
    [LibraryImport(Library, EntryPoint = "vips_foreign_find_load", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint FindLoader(string path);

    [LibraryImport(Library, EntryPoint = "vips_operation_new", StringMarshalling = StringMarshalling.Utf8)]
    public static partial VipsObjectHandle NewOperation(string name);

    /// <summary>Runs an operation; the result is the operation itself or an equal one from the cache, with a reference of its own.</summary>
    [LibraryImport(Library, EntryPoint = "vips_cache_operation_build")]
    public static partial VipsObjectHandle BuildOperation(VipsObjectHandle operation);

    [LibraryImport(Library, EntryPoint = "vips_object_unref_outputs")]
    public static partial void UnrefOutputs(VipsObjectHandle operation);

    [LibraryImport(Library, EntryPoint = "g_object_ref")]
    public static partial nint Ref(nint instance);

    [LibraryImport(Library, EntryPoint = "g_object_unref")]
    public static partial void Unref(nint instance);

    [LibraryImport(Library, EntryPoint = "g_object_set_property", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetProperty(VipsObjectHandle instance, string name, ref GValue value);

    [LibraryImport(Library, EntryPoint = "g_object_get_property", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void GetProperty(VipsObjectHandle instance, string name, ref GValue value);

    [LibraryImport(Library, EntryPoint = "g_value_init")]
    public static partial nint InitValue(ref GValue value, nuint type);

    [LibraryImport(Library, EntryPoint = "g_value_unset")]
    public static partial void UnsetValue(ref GValue value);

    [LibraryImport(Library, EntryPoint = "g_value_set_string", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetString(ref GValue value, string text);

    [LibraryImport(Library, EntryPoint = "g_value_set_int")]
    public static partial void SetInt(ref GValue value, int number);

    [LibraryImport(Library, EntryPoint = "g_value_set_double")]
    public static partial void SetDouble(ref GValue value, double number);

    [LibraryImport(Library, EntryPoint = "g_value_set_boolean")]
    public static partial void SetBoolean(ref GValue value, [MarshalAs(UnmanagedType.Bool)] bool flag);

    [LibraryImport(Library, EntryPoint = "g_value_set_object")]
    public static partial void SetObject(ref GValue value, VipsObjectHandle instance);

    /// <summary>A borrowed reference.</summary>
    [LibraryImport(Library, EntryPoint = "g_value_get_object")]
    public static partial nint GetObject(ref GValue value);

    [LibraryImport(Library, EntryPoint = "vips_blob_get_type")]
    public static partial nuint BlobType();

    /// <summary>Copies bytes into a reference-counted block of libvips' own.</summary>
    [LibraryImport(Library, EntryPoint = "vips_blob_copy")]
    public static partial nint CopyBlob(ReadOnlySpan<byte> bytes, nuint sizeBytes);

    /// <summary>The block's bytes, still owned by the block.</summary>
    [LibraryImport(Library, EntryPoint = "vips_blob_get")]
    public static partial byte* BlobBytes(nint blob, out nuint sizeBytes);

    /// <summary>Gives a value a block together with the reference to it.</summary>
    [LibraryImport(Library, EntryPoint = "g_value_set_boxed_take_ownership")]
    public static partial void TakeBoxed(ref GValue value, nint boxed);

    /// <summary>A borrowed reference.</summary>
    [LibraryImport(Library, EntryPoint = "g_value_get_boxed")]
    public static partial nint GetBoxed(ref GValue value);

    /// <summary>An image without pixels or sizes yet.</summary>
    [LibraryImport(Library, EntryPoint = "vips_image_new")]
    public static partial VipsObjectHandle NewImage();

    [LibraryImport(Library, EntryPoint = "vips_image_init_fields")]
    public static partial void InitFields(
        VipsObjectHandle image,
        int widthPx,
        int heightPx,
        int bands,
        int bandFormat,
        int coding,
        int interpretation,
        double horizontalPerMm,
        double verticalPerMm
    );

    /// <summary>Says in which shapes an image's pixels are best asked for.</summary>
    /// <param name="image">The image.</param>
    /// <param name="demandStyle">VipsDemandStyle.</param>
    /// <param name="sources">The images that it is computed from; the last is zero.</param>
    [LibraryImport(Library, EntryPoint = "vips_image_pipeline_array")]
    public static partial int Pipeline(VipsObjectHandle image, int demandStyle, nint* sources);

    /// <summary>Sets the function that computes parts of an image, from several threads at once.</summary>
    [LibraryImport(Library, EntryPoint = "vips_image_generate")]
    public static partial int Generate(
        VipsObjectHandle image,
        nint start,
        delegate* unmanaged[Cdecl]<VipsRegion*, nint, nint, nint, int*, int> generate,
        nint stop,
        nint a,
        nint b
    );

    [LibraryImport(Library, EntryPoint = "vips_image_get_type")]
    public static partial nuint ImageType();

    [LibraryImport(Library, EntryPoint = "vips_image_get_width")]
    public static partial int ImageWidth(VipsObjectHandle image);

    [LibraryImport(Library, EntryPoint = "vips_image_get_height")]
    public static partial int ImageHeight(VipsObjectHandle image);

    [LibraryImport(Library, EntryPoint = "vips_image_get_bands")]
    public static partial int ImageBands(VipsObjectHandle image);

    /// <summary>A VipsBandFormat: 0 is bytes.</summary>
    [LibraryImport(Library, EntryPoint = "vips_image_get_format")]
    public static partial int ImageFormat(VipsObjectHandle image);

    /// <summary>A metadata field as text, to be freed with <see cref="Free"/>. The field must exist.</summary>
    [LibraryImport(Library, EntryPoint = "vips_image_get_as_string", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int FieldText(VipsObjectHandle image, string field, out nint text);

    /// <summary>The GType of a metadata field; zero when the image has no such field.</summary>
    [LibraryImport(Library, EntryPoint = "vips_image_get_typeof", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nuint FieldType(VipsObjectHandle image, string field);

    /// <summary>The bytes of a metadata field, still owned by the image.</summary>
    [LibraryImport(Library, EntryPoint = "vips_image_get_blob", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int GetBlob(VipsObjectHandle image, string field, out byte* data, out nuint sizeBytes);

    /// <summary>Computes all pixels, interleaved, into memory that the caller frees with <see cref="Free"/>; zero on error.</summary>
    [LibraryImport(Library, EntryPoint = "vips_image_write_to_memory")]
    public static partial nint WriteToMemory(VipsObjectHandle image, out nuint sizeBytes);

    [LibraryImport(Library, EntryPoint = "vips_image_new_from_memory_copy")]
    public static partial VipsObjectHandle NewImageFromMemory(
        void* pixels,
        nuint sizeBytes,
        int widthPx,
        int heightPx,
        int bands,
        int bandFormat
    );
}
