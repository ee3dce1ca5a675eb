namespace Tapetum.Encoding.Vips;

/// <summary>libvips refused an operation; the message is its own. Callers translate it into an error that names the file.</summary>
internal sealed class VipsException(string operation, string message) : Exception($"{operation}: {message}");
