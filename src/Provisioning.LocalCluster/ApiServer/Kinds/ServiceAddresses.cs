using System.Globalization;
using Provisioning.LocalCluster.ApiServer.Storage;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Kinds;

/// <summary>Gives each service an address of its own from <c>10.96.0.0/16</c>.</summary>
internal static class ServiceAddresses
{
    public const string ApiServer = "10.96.0.1";
    private const int First = 10;
    private const int Count = 65000;

    /// <summary>An address that no service has now.</summary>
    public static string Allocate(ResourceStore services)
    {
        var used = services.Current.List(null).Select(s => s.Value.String("spec", "clusterIP")).ToHashSet(StringComparer.Ordinal);
        var start = System.Security.Cryptography.RandomNumberGenerator.GetInt32(Count);
        for (var i = 0; i < Count; i++)
        {
            var number = First + ((start + i) % Count);
            var address = string.Create(CultureInfo.InvariantCulture, $"10.96.{number >> 8}.{number & 255}");
            if (!used.Contains(address))
            {
                return address;
            }
        }

        throw new InvalidOperationException("range is full");
    }
}
