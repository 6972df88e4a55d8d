using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using YamlDotNet.RepresentationModel;

namespace Provisioning.LocalCluster.Tests.Hosting;

/// <summary>A plain HTTP client with the administrator's rights.</summary>
internal static class KubeconfigClient
{
    public static HttpClient Create(string path)
    {
        var yaml = new YamlStream();
        using (var file = File.OpenText(path))
        {
            yaml.Load(file);
        }

        var root = yaml.Documents[0].RootNode;
        var cluster = root["clusters"][0]["cluster"];
        var authority = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(Convert.FromBase64String(cluster["certificate-authority-data"].ToString())));
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(authority);
        return new HttpClient(new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust } })
        {
            BaseAddress = new Uri(cluster["server"].ToString()),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", root["users"][0]["user"]["token"].ToString()) },
        };
    }
}
