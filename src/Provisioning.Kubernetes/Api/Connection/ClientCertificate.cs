using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;

namespace Provisioning.Kubernetes.Api.Connection;

/// <summary>The certificate by which a kubeconfig's user is known.</summary>
internal static class ClientCertificate
{
    public static X509Certificate2? Load(KubernetesClientConfiguration configuration)
    {
        var certificate = Read(configuration.ClientCertificateData, configuration.ClientCertificateFilePath);
        var key = Read(configuration.ClientCertificateKeyData, configuration.ClientKeyFilePath);
        if (certificate is null || key is null)
        {
            return null;
        }

        var pair = X509Certificate2.CreateFromPem(certificate, key);
        if (!OperatingSystem.IsWindows())
        {
            return pair;
        }

        // SChannel does not take a key that lives in memory only.
        using (pair)
        {
            return X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), password: null);
        }
    }

    private static string? Read(string? data, string? path) =>
        !string.IsNullOrWhiteSpace(data) ? Encoding.UTF8.GetString(Convert.FromBase64String(data))
        : !string.IsNullOrWhiteSpace(path) ? File.ReadAllText(path)
        : null;
}
