/* Names of generations: what is one, and in which order they stand. */
#include <criterion/criterion.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "publish/generation.h"

static const unsigned char build_id[16] = {0x1a, 0x00, 0xff, 0x7e, 0x99};

Test(generation, a_name_is_read_back)
{
	const uint64_t numbers[] = {1, 999999, 1000000, 123456789012345678u};

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		const struct generation g = generation_of(numbers[i], build_id);
		struct generation back;

		cr_expect(generation_parse(g.name, &back), "%s", g.name);
		cr_expect_eq(back.number, numbers[i]);
		cr_expect_str_eq(back.name, g.name);
	}
	cr_expect_str_eq(generation_of(7, build_id).name, "000007-1a00ff7e.cobuy");
}

Test(generation, other_names_are_none)
{
	const char *names[] = {"", "current", "7-1a00ff7e.cobuy", "0000007-1a00ff7e.cobuy", "000000-1a00ff7e.cobuy",
			       "000007-1A00FF7E.cobuy", "000007-1a00ff7.cobuy", "000007-1a00ff7e", "000007-1a00ff7e.cobuy.building",
			       "../000007-1a00ff7e.cobuy", "000007- a00ff7e.cobuy", "-000007-1a00ff7e.cobuy",
			       "99999999999999999999-1a00ff7e.cobuy", "000007-0x1a00f.cobuy"};
	struct generation g;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		cr_expect_not(generation_parse(names[i], &g), "%s", names[i]);
}

Test(generation, a_folder_gives_its_own_by_number)
{
	const char *files[] = {"1000000-00000000.cobuy", "000010-00000000.cobuy", "000009-00000000.cobuy", "shop.cobuy", ".publishing"};
	char folder[] = "/tmp/cobuy_generation_XXXXXX";
	struct generation_list list;
	struct failure f = {0};
	int fd;

	cr_assert_not_null(mkdtemp(folder));
	fd = open(folder, O_RDONLY | O_DIRECTORY);
	for (int i = 0; i < 5; i++)
		close(openat(fd, files[i], O_CREAT | O_WRONLY, 0600));
	cr_assert_eq(generation_list_read(&list, fd, folder, &f), COBUY_OK, "%s", f.sentence);
	cr_assert_eq(list.count, 3);
	for (int i = 0; i < 3; i++)
		cr_expect_str_eq(list.all[i].name, files[2 - i]);
	generation_list_clear(&list);
	for (int i = 0; i < 5; i++)
		unlinkat(fd, files[i], 0);
	close(fd);
	rmdir(folder);
}
