using Provisioning.LocalCluster.CloudNativePg.Instances;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.Barman;

/// <summary>The image of the AWS command line, for who lists or removes what is in an object store (<c>s3 ls</c>, <c>s3 rm</c>).</summary>
internal sealed class AwsCliImage(LocalArchive archive) : IContainerImage
{
    private static readonly string[] Repositories = ["docker.io/amazon/aws-cli", "amazon/aws-cli", "public.ecr.aws/aws-cli/aws-cli"];

    public bool Matches(string name) =>
        Repositories.Any(r => name.StartsWith(r, StringComparison.Ordinal) && (name.Length == r.Length || name[r.Length] is ':' or '@'));

    public IContainer Create(ContainerContext context) => new BuiltInContainer(new AwsCliProcess(archive, context).RunAsync);
}
