using System.Text;

namespace Provisioning.LocalCluster.Hosting;

/// <summary>The file that kubectl and every other client takes.</summary>
internal static class KubeconfigFile
{
    private const string Name = "provisioning-local";

    /// <summary>Writes it for the owner's eyes only: it holds an administrator's token.</summary>
    public static void Write(string path, Uri server, string authorityPem, string token)
    {
        var text = $"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: {Name}
              cluster:
                server: {server.GetLeftPart(UriPartial.Authority)}
                certificate-authority-data: {Convert.ToBase64String(Encoding.ASCII.GetBytes(authorityPem))}
            users:
            - name: {Name}-admin
              user:
                token: {token}
            contexts:
            - name: {Name}
              context:
                cluster: {Name}
                user: {Name}-admin
            current-context: {Name}

            """;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        file.Write(Encoding.UTF8.GetBytes(text));
    }
}
