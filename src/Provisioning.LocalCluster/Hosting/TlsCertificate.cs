using System.Security.Cryptography.X509Certificates;

namespace Provisioning.LocalCluster.Hosting;

internal static class TlsCertificate
{
    /// <summary>The certificate in a form that the system's TLS takes: Windows' takes no ephemeral key.</summary>
    public static X509Certificate2 WithUsableKey(X509Certificate2 certificate)
    {
        if (!OperatingSystem.IsWindows())
        {
            return certificate;
        }

        using (certificate)
        {
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        }
    }
}
