using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.CloudNativePg.Model;
using Provisioning.LocalCluster.CloudNativePg.Rendering;

namespace Provisioning.LocalCluster.CloudNativePg.Certificates;

/// <summary>A cluster's own authority, and the Secrets with what it signs. Keys are ECDSA P-256; everything lives for 90 days.</summary>
internal static class CertificateSecrets
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    public static JsonObject Authority(ClusterResource cluster, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={cluster.Name}, OU={cluster.Namespace}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var certificate = request.CreateSelfSigned(now - ClockSkew, now - ClockSkew + Lifetime);
        return Secret(cluster, cluster.ServerCaSecretName, "Opaque", "ca", certificate.ExportCertificatePem(), key);
    }

    public static JsonObject Server(ClusterResource cluster, JsonObject authority, DateTimeOffset now) =>
        Signed(cluster, cluster.ServerTlsSecretName, $"{cluster.Name}-rw", ServerNames(cluster), authority, now);

    public static JsonObject Replication(ClusterResource cluster, JsonObject authority, DateTimeOffset now) =>
        Signed(cluster, cluster.ReplicationSecretName, "streaming_replica", [], authority, now);

    /// <summary>The names that the server's certificate is valid for, in the order of the status.</summary>
    public static IReadOnlyList<string> ServerNames(ClusterResource cluster)
    {
        var names = new List<string>();
        foreach (var suffix in (ReadOnlySpan<string>)["rw", "r", "ro"])
        {
            var service = $"{cluster.Name}-{suffix}";
            names.AddRange([service, $"{service}.{cluster.Namespace}", $"{service}.{cluster.Namespace}.svc"]);
            names.Add($"{service}.{cluster.Namespace}.svc.{Cnpg.ClusterDomain}");
        }

        names.AddRange(((cluster.Item["spec"]?["certificates"]?["serverAltDNSNames"] as JsonArray) ?? []).Select(n => n!.GetValue<string>()));
        return names;
    }

    /// <summary>Whether a server's certificate is valid for exactly these names.</summary>
    public static bool IsFor(string pem, IEnumerable<string> names)
    {
        using var certificate = X509Certificate2.CreateFromPem(pem);
        var alternatives = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(e => e.EnumerateDnsNames());
        return alternatives.ToHashSet(StringComparer.Ordinal).SetEquals(names);
    }

    public static DateTimeOffset Expiration(string pem)
    {
        using var certificate = X509Certificate2.CreateFromPem(pem);
        return new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
    }

    private static JsonObject Signed(
        ClusterResource cluster, string secretName, string commonName, IReadOnlyList<string> names, JsonObject authority, DateTimeOffset now)
    {
        using var issuer = X509Certificate2.CreateFromPem(SecretData.Text(authority, "ca.crt"), SecretData.Text(authority, "ca.key"));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={commonName}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true));
        var usage = names.Count > 0 ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.2";
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        if (names.Count > 0)
        {
            var builder = new SubjectAlternativeNameBuilder();
            foreach (var name in names)
            {
                builder.AddDnsName(name);
            }

            request.CertificateExtensions.Add(builder.Build());
        }

        var notAfter = now - ClockSkew + Lifetime;
        var last = new DateTimeOffset(issuer.NotAfter.ToUniversalTime());
        var first = new DateTimeOffset(issuer.NotBefore.ToUniversalTime());
        using var certificate = request.Create(
            issuer, Max(first, now - ClockSkew), notAfter < last ? notAfter : last, RandomNumberGenerator.GetBytes(16));
        return Secret(cluster, secretName, "kubernetes.io/tls", "tls", certificate.ExportCertificatePem(), key);
    }

    private static DateTimeOffset Max(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static JsonObject Secret(ClusterResource cluster, string name, string type, string prefix, string certificate, ECDsa key) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["metadata"] = OwnedMetadata.Create(cluster, name, new JsonObject { ["app.kubernetes.io/managed-by"] = Cnpg.Component }),
        ["type"] = type,
        ["data"] = new JsonObject
        {
            [$"{prefix}.crt"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(certificate + "\n")),
            [$"{prefix}.key"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(key.ExportECPrivateKeyPem() + "\n")),
        },
    };
}
