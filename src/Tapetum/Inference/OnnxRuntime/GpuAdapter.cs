using System.Runtime.InteropServices;

namespace Tapetum.Inference.OnnxRuntime;

/// <summary>A device that WebGPU could run on.</summary>
/// <param name="Name">As its driver calls it.</param>
/// <param name="IsSoftware">Whether it is the CPU posing as a GPU (SwiftShader, lavapipe), which is slower than the CPU provider.</param>
internal sealed unsafe record GpuAdapter(string Name, bool IsSoftware)
{
    /// <summary>VkPhysicalDeviceProperties: five words, the fifth of them deviceType, then deviceName; 824 bytes in all.</summary>
    private const int PropertiesBytes = 824;
    private const int DeviceTypeOffset = 16;
    private const int DeviceNameOffset = 20;
    private const uint DeviceTypeCpu = 4;

    /// <summary>What Vulkan, which the WebGPU provider runs on, finds here; on macOS, Metal.</summary>
    /// <remarks>ONNX Runtime picks an adapter by itself and does not tell which, so we look before it does.</remarks>
    public static IReadOnlyList<GpuAdapter> List()
    {
        if (OperatingSystem.IsMacOS())
        {
            return [new("Metal", IsSoftware: false)];
        }

        string loader = OperatingSystem.IsWindows() ? "vulkan-1.dll" : "libvulkan.so.1";
        return NativeLibrary.TryLoad(loader, out nint vulkan) ? ListVulkan(vulkan) : [];
    }

    private static List<GpuAdapter> ListVulkan(nint vulkan)
    {
        var create = (delegate* unmanaged<void*, void*, nint*, int>)NativeLibrary.GetExport(vulkan, "vkCreateInstance");
        var enumerate = (delegate* unmanaged<nint, uint*, nint*, int>)
            NativeLibrary.GetExport(vulkan, "vkEnumeratePhysicalDevices");
        var describe = (delegate* unmanaged<nint, byte*, void>)
            NativeLibrary.GetExport(vulkan, "vkGetPhysicalDeviceProperties");
        var destroy = (delegate* unmanaged<nint, void*, void>)NativeLibrary.GetExport(vulkan, "vkDestroyInstance");

        // VkInstanceCreateInfo is all zero but for its sType of 1: no layers, no extensions.
        long* createInfo = stackalloc long[8] { 1, 0, 0, 0, 0, 0, 0, 0 };
        nint instance;
        if (create(createInfo, null, &instance) != 0)
        {
            return [];
        }

        List<GpuAdapter> adapters = [];
        uint count = 0;
        if (enumerate(instance, &count, null) == 0)
        {
            nint[] devices = new nint[count];
            fixed (nint* first = devices)
            {
                enumerate(instance, &count, first);
            }

            byte* properties = stackalloc byte[PropertiesBytes];
            foreach (nint device in devices.AsSpan(0, (int)count))
            {
                describe(device, properties);
                string name = Marshal.PtrToStringUTF8((nint)(properties + DeviceNameOffset)) ?? "";
                adapters.Add(new(name, *(uint*)(properties + DeviceTypeOffset) == DeviceTypeCpu));
            }
        }

        destroy(instance, null);
        return adapters;
    }
}
