using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tapetum.Web.Tests.Cluster;

/// <summary>An authority of one's own, and a certificate of this machine's that it vouches for, as files.</summary>
internal static class NatsCertificates
{
    /// <returns>The authority's file, the certificate's and its key's.</returns>
    public static (string Authority, string Certificate, string Key) Write(TemporaryFolder folder, string name)
    {
        DateTimeOffset from = TimeProvider.System.GetUtcNow().AddDays(-1);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest ofAuthority = new($"CN={name}", authorityKey, HashAlgorithmName.SHA256);
        ofAuthority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 authority = ofAuthority.CreateSelfSigned(from, from.AddDays(10));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest ofServer = new("CN=nats", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        ofServer.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = ofServer.Create(authority, from, from.AddDays(9), [1, 2, 3]);
        return (
            Write(folder, $"{name}-ca.pem", authority.ExportCertificatePem()),
            Write(folder, $"{name}.pem", certificate.ExportCertificatePem()),
            Write(folder, $"{name}.key", key.ExportPkcs8PrivateKeyPem())
        );
    }

    private static string Write(TemporaryFolder folder, string name, string pem)
    {
        File.WriteAllText(folder.File(name), pem);
        return folder.File(name);
    }
}
