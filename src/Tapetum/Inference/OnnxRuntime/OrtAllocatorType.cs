namespace Tapetum.Inference.OnnxRuntime;

/// <summary>OrtAllocatorType.</summary>
internal enum OrtAllocatorType
{
    Device = 0,
    Arena = 1,
}
