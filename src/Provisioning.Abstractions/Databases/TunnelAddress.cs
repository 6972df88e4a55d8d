using System.Data.Common;
using System.Globalization;

namespace Provisioning;

/// <summary>Puts a tunnel's address in the place of a server's.</summary>
internal static class TunnelAddress
{
    private static readonly string[] HostKeys = ["Host", "Server"];

    /// <summary>
    /// PostgreSQL's URIs tell the name to verify from the address to connect to; for the others the address is all there is.
    /// </summary>
    public static string InUri(string uri, DatabaseTunnel tunnel)
    {
        var start = uri.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = uri.IndexOfAny(['/', '?'], start);
        end = end < 0 ? uri.Length : end;
        var authority = uri[start..end];
        var user = authority[..(authority.LastIndexOf('@') + 1)];
        var port = tunnel.Port.ToString(CultureInfo.InvariantCulture);
        if (!uri.StartsWith("postgresql:", StringComparison.Ordinal))
        {
            return $"{uri[..start]}{user}{tunnel.Host}:{port}{uri[end..]}";
        }

        var separator = uri.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return $"{uri[..start]}{user}{tunnel.ServerName}:{port}{uri[end..]}{separator}hostaddr={tunnel.Host}";
    }

    public static string InConnectionString(string connectionString, DatabaseTunnel tunnel)
    {
        var builder = new DbConnectionStringBuilder { ConnectionString = connectionString };
        var host = Array.Find(HostKeys, builder.ContainsKey) ?? HostKeys[0];
        builder[host] = tunnel.Host;
        builder["Port"] = tunnel.Port;
        return builder.ConnectionString;
    }
}
