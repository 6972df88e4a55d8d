using Provisioning.LocalCluster.Barman;

namespace Provisioning.LocalCluster.Tests.Barman;

public sealed class AwsCliCommandTests
{
    [Theory]
    [InlineData("s3 rm --recursive --only-show-errors s3://b/p/server/", "rm b p/server/ True True -")]
    [InlineData("--endpoint-url http://minio:9000 s3 rm s3://b/p/file", "rm b p/file False False http://minio:9000")]
    [InlineData("s3 ls s3://b/p/ --endpoint-url=http://m --region eu", "ls b p/ False False http://m")]
    [InlineData("s3 ls s3://b --recursive --no-verify-ssl", "ls b  True False -")]
    public void Parse_Arguments_AreTheCommand(string arguments, string expected)
    {
        var (command, _) = AwsCliCommand.Parse(arguments.Split(' '));

        Assert.NotNull(command);
        Assert.Equal(
            expected, $"{command.Operation} {command.Bucket} {command.Key} {command.Recursive} {command.Quiet} {command.EndpointUrl ?? "-"}");
    }

    [Theory]
    [InlineData("s3 cp s3://a s3://b")]
    [InlineData("s3 rm /etc/passwd")]
    [InlineData("s3 rm s3://")]
    [InlineData("ec2")]
    public void Parse_WhatIsNotKnown_IsRefused(string arguments)
    {
        var (command, error) = AwsCliCommand.Parse(arguments.Split(' '));

        Assert.Null(command);
        Assert.StartsWith("aws: error: ", error, StringComparison.Ordinal);
    }
}
